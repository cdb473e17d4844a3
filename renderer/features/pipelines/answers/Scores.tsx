import type { PipelineResults } from '../../../../core/protocol/pipelines.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import { text } from '../../../../core/text.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import { LikelyBars } from '../../../kit/tokens/LikelyBars.tsx';
import classes from '../pipelines.module.css';

/** The class of a text, with the shares of all. */
export function Scores({ result: { classes: found } }: { readonly result: PipelineResults['text-classification'] }) {
  const t = useT();
  const format = useNumberFormat();
  const [best] = found;
  return (
    <>
      {best && (
        <p className={classes.verdict}>
          {best.label}{' '}
          <span className="dim">
            {format(fromWire(best.score), { minimumFractionDigits: 4, maximumFractionDigits: 4 })}
          </span>
        </p>
      )}
      <LikelyBars
        label={t(text('Classes', 'Klassen'))}
        bars={found.map(({ label, score }) => ({ key: label, words: label, probability: fromWire(score) }))}
      />
    </>
  );
}
