import type { Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import classes from './Gallery.module.css';
import { beginPress, endsHere } from './press.ts';

interface CardProps {
  readonly testId: string;
  readonly title: Text;
  readonly detail: Text;
  readonly isDisabled: boolean;
  /** It is opened as soon as it can be. */
  readonly isChosen?: boolean;
  readonly onOpen: () => void;
  /** The picture. */
  readonly children: React.ReactNode;
}

/** A picture, a title and a line; opens something. */
export function Card({ testId, title, detail, isDisabled, isChosen = false, onOpen, children }: CardProps) {
  const t = useT();
  return (
    <button
      type="button"
      className={classes.card}
      data-testid={testId}
      data-chosen={isChosen || undefined}
      disabled={isDisabled}
      onClick={onOpen}
      onPointerDown={({ currentTarget }) => beginPress(testId, currentTarget)}
      onPointerUp={({ currentTarget }) => {
        if (!isDisabled && endsHere(testId, currentTarget)) onOpen();
      }}
    >
      <span className={classes.frame}>{children}</span>
      <span className={classes.title}>{t(title)}</span>
      <span className={classes.detail}>{t(detail)}</span>
    </button>
  );
}
