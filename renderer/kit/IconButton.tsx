import { ActionIcon, Tooltip, type ActionIconProps } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Text } from '../../core/text.ts';
import { useLanguage, useT } from './language.ts';
import { shortcutText } from './keys.ts';
import { refuse } from './toasts.ts';

interface IconButtonProps extends Pick<ActionIconProps, 'size' | 'variant' | 'color' | 'className'> {
  readonly label: Text;
  readonly children: ReactNode;
  readonly onClick: () => void;
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
  reason,
  isPressed,
  shortcut,
  size = '1.875rem',
  variant = 'default',
  ...look
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
        {...look}
        variant={variant}
        size={size}
        aria-label={name}
        aria-pressed={isPressed}
        {...(reason && { 'data-disabled': true, 'aria-disabled': true, 'aria-description': t(reason) })}
        onClick={reason ? () => refuse(reason) : onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
