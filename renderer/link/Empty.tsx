import { Button } from '@mantine/core';
import { text, type Text } from '../../core/text.ts';
import { errorDetail, errorSentence } from './errors.ts';
import { useT } from '../kit/language.ts';
import { Notice } from '../kit/Notice.tsx';
import classes from '../kit/panel.module.css';

/** A panel that has nothing to show yet, and what to do about it. */
export function Empty({ message, children }: { readonly message: Text; readonly children?: React.ReactNode }) {
  const t = useT();
  return (
    <div className={classes.empty}>
      <p>{t(message)}</p>
      {children}
    </div>
  );
}

interface FailedProps {
  readonly error: unknown;
  /** Asks once more; left out where something else on the screen does. */
  readonly again?: () => void;
}

/** A panel whose request failed. */
export function Failed({ error, again }: FailedProps) {
  const t = useT();
  return (
    <div className={classes.empty} role="alert">
      <p>{t(errorSentence(error))}</p>
      <p>{errorDetail(error)}</p>
      {again && (
        <Button size="xs" variant="default" onClick={again}>
          {t(onceMore)}
        </Button>
      )}
    </div>
  );
}

/** The same in one line, beside what is still shown. */
export function FailedNotice({ error, again, detailed = false }: FailedProps & { readonly detailed?: boolean }) {
  const t = useT();
  return (
    <Notice kind="error">
      <span title={errorDetail(error)}>
        {t(errorSentence(error))} {detailed && errorDetail(error)}
      </span>{' '}
      {again && (
        <button type="button" className={classes.more} onClick={again}>
          {t(onceMore)}
        </button>
      )}
    </Notice>
  );
}

const onceMore = text('Try again', 'Noch einmal versuchen');
