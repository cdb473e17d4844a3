import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { useReason } from '../../kit/useReason.ts';
import { refuse } from '../../kit/toasts.ts';
import classes from './Gallery.module.css';
import { beginPress, endsHere } from './press.ts';

interface CardProps {
  readonly testId: string;
  readonly title: Text;
  readonly detail: Text;
  /** Why it cannot be opened yet. */
  readonly reason: Text | undefined;
  /** It is opened as soon as it can be. */
  readonly isChosen?: boolean;
  readonly onOpen: () => void;
  /** The picture. */
  readonly children: React.ReactNode;
}

export const notReady = text('The app is not ready yet.', 'Die App ist noch nicht bereit.');

/** A picture, a title and a line; opens something. */
export function Card({ testId, title, detail, reason, isChosen = false, onOpen, children }: CardProps) {
  const t = useT();
  const why = useReason(reason);
  return (
    <button
      type="button"
      className={classes.card}
      data-testid={testId}
      data-chosen={isChosen || undefined}
      {...why}
      onClick={reason ? () => refuse(reason) : onOpen}
      onPointerDown={({ currentTarget }) => beginPress(testId, currentTarget)}
      onPointerUp={({ currentTarget }) => {
        if (!reason && endsHere(testId, currentTarget)) onOpen();
      }}
    >
      <span className={classes.frame}>{children}</span>
      <span className={classes.title}>{t(title)}</span>
      <span className={classes.detail}>{t(detail)}</span>
    </button>
  );
}
