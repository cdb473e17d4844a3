import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Text } from '../../core/text.ts';
import { commands, runCommand, type CommandName } from '../app/commands.ts';
import { useLanguage, useT } from './language.ts';
import { shortcutText } from '../workspace/commands/shortcuts.ts';

interface IconButtonProps {
  readonly label: Text;
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly shortcut?: string | undefined;
}

/** A button with a picture: its name is its tooltip. */
export function IconButton({ label, children, onClick, isDisabled = false, isPressed, shortcut }: IconButtonProps) {
  const name = useT()(label);
  const language = useLanguage();
  const keys = shortcut === undefined ? '' : ` (${shortcutText(shortcut, language)})`;
  return (
    <Tooltip label={`${name}${keys}`} openDelay={400}>
      <ActionIcon
        variant="default"
        size="1.875rem"
        aria-label={name}
        aria-pressed={isPressed}
        disabled={isDisabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** The button of a command. */
export function CommandButton({
  name,
  children,
  isDisabled = false,
  isPressed,
}: {
  readonly name: CommandName;
  readonly children: ReactNode;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
}) {
  const { text, shortcuts } = commands[name];
  return (
    <IconButton
      label={text}
      shortcut={shortcuts?.[0]}
      isDisabled={isDisabled}
      {...(isPressed === undefined ? {} : { isPressed })}
      onClick={() => runCommand(name)}
    >
      {children}
    </IconButton>
  );
}
