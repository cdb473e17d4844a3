import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Text } from '../../core/text.ts';
import { useLanguage, useT } from './language.ts';
import { shortcutText } from './keys.ts';
import { refuse } from './toasts.ts';

interface IconButtonProps {
  readonly label: Text;
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly isDisabled?: boolean;
  /** Why it does nothing now: it looks disabled, can be reached all the same, and says this. */
  readonly reason?: Text | undefined;
  readonly isPressed?: boolean;
  readonly shortcut?: string | undefined;
}

/** A button with a picture: its name is its tooltip. */
export function IconButton({
  label,
  children,
  onClick,
  isDisabled = false,
  reason,
  isPressed,
  shortcut,
}: IconButtonProps) {
  const t = useT();
  const name = t(label);
  const language = useLanguage();
  const keys = shortcut === undefined ? '' : ` (${shortcutText(shortcut, language)})`;
  return (
    <Tooltip
      label={reason ? t(reason) : `${name}${keys}`}
      openDelay={400}
      events={{ hover: true, focus: reason !== undefined, touch: false }}
    >
      <ActionIcon
        variant="default"
        size="1.875rem"
        aria-label={name}
        aria-pressed={isPressed}
        disabled={isDisabled}
        {...(reason && { 'data-disabled': true, 'aria-disabled': true, 'aria-description': t(reason) })}
        onClick={reason ? () => refuse(reason) : onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
