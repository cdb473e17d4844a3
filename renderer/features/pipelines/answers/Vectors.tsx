import { useMemo } from 'react';
import type { PipelineResults } from '../../../../core/protocol/pipelines.ts';
import { text } from '../../../../core/text.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import { Picture } from '../../../kit/pictures/Picture.tsx';
import { decodeTensor, type Tensor } from '../../../kit/tensor.ts';
import classes from '../pipelines.module.css';

const SHOWN = 8;

/** The vector of the text as a strip and its first numbers, and those of its tokens as a picture. */
export function Vectors({ result }: { readonly result: PipelineResults['feature-extraction'] }) {
  const t = useT();
  const format = useNumberFormat();
  const [mean, vectors] = useMemo(() => [decodeTensor(result.mean), decodeTensor(result.vectors)], [result]);
  const [tokens = 0, width = 0] = vectors.shape;
  const first = Array.from(mean.values.subarray(0, SHOWN), (value) => format(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 }));
  return (
    <>
      <h4>{t(text(`The text: a vector of size ${width}, the mean of its tokens at length 1`, `Der Text: ein Vektor der Größe ${width}, das Mittel seiner Tokens mit Länge 1`))}</h4>
      <div className={classes.strip}>
        <Picture tensor={asPicture(mean, 1, width)} limit={limitOf(mean)} label={t(text('Vector of the text', 'Vektor des Textes'))} />
      </div>
      <p className={classes.numbers} data-testid="vector">
        {first.join('  ')} {width > SHOWN && '…'}
      </p>
      <h4>{t(text(`Its tokens: ${tokens} × ${width}`, `Seine Tokens: ${tokens} × ${width}`))}</h4>
      <div className={classes.rows} style={{ height: `${Math.min(14, Math.max(3, 0.625 * tokens))}rem` }}>
        <Picture tensor={asPicture(vectors, tokens, width)} limit={limitOf(vectors)} label={t(text('Vectors of the tokens, a row for each', 'Vektoren der Tokens, je eine Zeile'))} />
      </div>
      <p className="dim">{t(colours)}</p>
    </>
  );
} // prettier-ignore

const asPicture = ({ values }: Tensor, rows: number, width: number): Tensor => ({ shape: [rows, width, 1], values });

/** What the strongest colour stands for: a few numbers that stick out leave the others their colours. */
function limitOf({ values }: Tensor): number {
  const sum = Array.from(values).reduce((all, value) => all + value * value, 0);
  return 2.5 * Math.sqrt(sum / Math.max(1, values.length)) || 1;
}

const colours = text('Blue: positive, orange: negative.', 'Blau: positiv, orange: negativ.');
