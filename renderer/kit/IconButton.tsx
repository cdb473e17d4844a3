import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Text } from '../../core/text.ts';
import { useLanguage, useT } from './language.ts';
import { shortcutText } from './keys.ts';

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
