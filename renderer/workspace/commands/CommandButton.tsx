import type { ReactNode } from 'react';
import { IconButton } from '../../kit/IconButton.tsx';
import { commandOf, reasonAgainst, runCommand } from './registry.ts';

/** The button of a command; nothing where no feature offers it. */
export function CommandButton({
  name,
  children,
  isDisabled = false,
  isPressed,
}: {
  readonly name: string;
  readonly children: ReactNode;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
}) {
  const command = commandOf(name);
  if (!command) return null;
  return (
    <IconButton
      label={command.text}
      shortcut={command.shortcuts?.[0]}
      reason={isDisabled ? reasonAgainst(name) : undefined}
      {...(isPressed === undefined ? {} : { isPressed })}
      onClick={() => runCommand(name)}
    >
      {children}
    </IconButton>
  );
}
