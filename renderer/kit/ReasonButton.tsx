import { Button, Tooltip, type ButtonProps } from '@mantine/core';
import { useId } from 'react';
import type { Text } from '../../core/text.ts';
import { refuse } from './toasts.ts';
import { useT } from './language.ts';

/** Words at a button, for the mouse and for the keyboard. */
export function Tip({ label, children }: { readonly label: Text | undefined; readonly children: React.ReactElement }) {
  const t = useT();
  return (
    <Tooltip
      label={label && t(label)}
      disabled={!label}
      openDelay={400}
      multiline
      maw={320}
      events={{ hover: true, focus: true, touch: false }}
    >
      {children}
    </Tooltip>
  );
}

interface ReasonButtonProps extends Omit<ButtonProps, 'disabled'> {
  readonly tip?: Text;
  /** Why it does nothing now. */
  readonly reason: Text | undefined;
  /** Something is under way that it waits for: until then it does nothing, and keeps the focus. */
  readonly isBusy?: boolean;
  /** Absent: it submits its form. */
  readonly onPress?: () => void;
  readonly children: React.ReactNode;
}

/**
 * A button that can always be reached: while there is a reason against it, it looks disabled, says the reason to the
 * mouse, the keyboard and screen readers, and when it is pressed.
 */
export function ReasonButton({ tip, reason, isBusy = false, onPress, children, ...button }: ReasonButtonProps) {
  const t = useT();
  const id = useId();
  const press = (event: React.MouseEvent) => {
    // The key Enter in a field of the form presses it, too.
    if (reason || isBusy) event.preventDefault();
    if (reason) refuse(reason);
    else if (!isBusy) onPress?.();
  };
  return (
    <>
      <Tip label={reason ?? tip}>
        <Button
          {...button}
          type={onPress ? 'button' : 'submit'}
          {...((reason || isBusy) && { 'data-disabled': true, 'aria-disabled': true })}
          {...(reason && { 'aria-describedby': id })}
          onClick={press}
        >
          {children}
        </Button>
      </Tip>
      {reason && (
        <span id={id} className="visually-hidden">
          {t(reason)}
        </span>
      )}
    </>
  );
}
