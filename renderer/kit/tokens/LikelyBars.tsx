import { usePercent } from '../language.ts';
import classes from './tokens.module.css';

export interface LikelyBar {
  readonly key: string;
  readonly words: string;
  readonly probability: number;
  /** What it is, beside the words: the true one, rank 57. */
  readonly note?: string | undefined;
  readonly isMarked?: boolean;
}

interface LikelyBarsProps {
  /** What they are about. */
  readonly label: string;
  readonly bars: readonly LikelyBar[];
  /** Makes buttons of them; `tip` says what a press does. */
  readonly onChoose?: ((index: number) => void) | undefined;
  readonly tip?: string | undefined;
}

/** What could stand somewhere, with how likely it is. */
export function LikelyBars({ label, bars, onChoose, tip }: LikelyBarsProps) {
  const percent = usePercent();
  return (
    <ol className={classes.bars} aria-label={label}>
      {bars.map(({ key, words, probability, note, isMarked }, i) => {
        const content = (
          <>
            <span className={classes.words}>
              {words}
              {note !== undefined && <small className={classes.note}> {note}</small>}
            </span>
            <span className={classes.track} aria-hidden>
              <span
                className={classes.fill}
                style={{ width: `${100 * Math.min(1, Math.max(0, probability || 0))}%` }}
              />
            </span>
            <span className={classes.percent}>{percent(probability)}</span>
          </>
        );
        return (
          <li key={key} data-marked={isMarked}>
            {onChoose ? (
              <button type="button" className={classes.bar} title={tip} onClick={() => onChoose(i)}>
                {content}
              </button>
            ) : (
              <div className={classes.bar}>{content}</div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
