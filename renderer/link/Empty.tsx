import type { Text } from '../../core/text.ts';
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

/** A panel whose request failed. */
export function Failed({ error }: { readonly error: unknown }) {
  const t = useT();
  return (
    <div className={classes.empty} role="alert">
      <p>{t(errorSentence(error))}</p>
      <p>{errorDetail(error)}</p>
    </div>
  );
}

/** The same in one line, beside what is still shown. */
export function FailedNotice({ error }: { readonly error: unknown }) {
  const t = useT();
  return (
    <Notice kind="error">
      <span title={errorDetail(error)}>{t(errorSentence(error))}</span>
    </Notice>
  );
}
