import type { PipelineResults } from '../../../../core/protocol/pipelines.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import { text } from '../../../../core/text.ts';
import { legible } from '../../../../core/text/legible.ts';
import { useT } from '../../../kit/language.ts';
import { LikelyBars } from '../../../kit/tokens/LikelyBars.tsx';
import classes from '../pipelines.module.css';

interface MasksProps {
  readonly result: PipelineResults['fill-mask'];
  /** The text with its masks. */
  readonly words: string;
  readonly isBytes: boolean;
}

/** The text with the likeliest word at every mask, then what else could stand there. */
export function Masks({ result: { masks }, words, isBytes }: MasksProps) {
  const t = useT();
  const parts = words.split(/\[MASK\]|<mask>/i);
  const pieceOf = (token: string) => legible(token, isBytes);
  const wordOf = (token: string) => pieceOf(token).replace(/^(##|␣|▁)/, '');
  return (
    <>
      <p className={classes.sentence}>
        {parts.map((part, i) => (
          <span key={i}>
            {part}
            {i < parts.length - 1 && <mark>{wordOf(masks[i]?.likeliest[0]?.token ?? '…')}</mark>}
          </span>
        ))}
      </p>
      <div className={classes.several}>
        {masks.map(({ at, likeliest }, i) => (
          <div key={at}>
            {masks.length > 1 && <h4>{t(text(`Mask ${i + 1}`, `Maske ${i + 1}`))}</h4>}
            <LikelyBars
              label={t(text(`Words for mask ${i + 1}`, `Wörter für Maske ${i + 1}`))}
              bars={likeliest.map(({ id, token, probability }) => ({
                key: String(id),
                words: pieceOf(token),
                probability: fromWire(probability),
              }))}
            />
          </div>
        ))}
      </div>
    </>
  );
}
