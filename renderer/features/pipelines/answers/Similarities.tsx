import type { PipelineResults } from '../../../../core/protocol/pipelines.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import { text } from '../../../../core/text.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import panel from '../../../kit/panel.module.css';
import { Scroll } from '../../../kit/Scroll.tsx';
import classes from '../pipelines.module.css';

interface SimilaritiesProps {
  readonly result: PipelineResults['sentence-similarity'];
  /** The first is compared with the others. */
  readonly sentences: readonly string[];
}

const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 };

/** How alike sentences are: the first and each of the others, the most alike first; then each with each. */
export function Similarities({ result: { scores, matrix }, sentences }: SimilaritiesProps) {
  const t = useT();
  const format = useNumberFormat();
  const rows = scores.map((score, i) => ({ score: fromWire(score), sentence: sentences[i + 1] ?? '' }));
  return (
    <>
      <table className={panel.table} aria-label={t(text('Similarities', 'Ähnlichkeiten'))}>
        <thead>
          <tr>
            <th scope="col">{t(text('Compared with', 'Verglichen mit'))}</th>
            <th scope="col">{t(text('Cosine', 'Kosinus'))}</th>
          </tr>
        </thead>
        <tbody>
          {rows
            .toSorted((a, b) => b.score - a.score)
            .map(({ score, sentence }, i) => (
              <tr key={i}>
                <th scope="row" className={classes.wide}>
                  {sentence}
                </th>
                <td>{format(score, digits)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {matrix && matrix.length > 2 && <Matrix matrix={matrix} sentences={sentences} />}
    </>
  );
}

type MatrixProps = { readonly matrix: NonNullable<SimilaritiesProps['result']['matrix']> } & Pick<
  SimilaritiesProps,
  'sentences'
>;

/** Each sentence with each, in the order in which they were entered. */
function Matrix({ matrix, sentences }: MatrixProps) {
  const t = useT();
  const format = useNumberFormat();
  const label = text('Each with each', 'Jeder mit jedem');
  return (
    <Scroll label={label} className={classes.matrix}>
      <table>
        <caption>{t(label)}</caption>
        <thead>
          <tr>
            <td />
            {sentences.map((sentence, i) => (
              <th key={i} scope="col" title={sentence}>
                {i + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.map((row, i) => (
            <tr key={i}>
              <th scope="row" title={sentences[i]}>
                {i + 1} <span>{sentences[i]}</span>
              </th>
              {row.map((score, k) => (
                <td key={k} style={{ background: tint(fromWire(score)) }}>
                  {format(fromWire(score), { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** The stronger, the more alike; light enough for the number on it. */
function tint(cosine: number): string {
  const share = Number.isFinite(cosine) ? Math.min(1, Math.max(0, cosine)) : 0;
  return `color-mix(in srgb, var(--accent) calc(${(100 * share).toFixed(0)}% * var(--most-tint)), transparent)`;
}
