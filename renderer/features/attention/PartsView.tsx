import { useMemo } from 'react';
import type { AttentionPart, ChosenAttention } from '../../../core/protocol/attention.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { formatShape } from '../../../core/shape.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Picture } from '../../kit/pictures/Picture.tsx';
import { classColour } from '../../kit/plot/classColours.ts';
import { decodeTensor } from '../../kit/tensor.ts';
import { Empty } from '../../link/Empty.tsx';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import classes from './attention.module.css';
import { HeatMap } from '../../kit/plot/HeatMap.tsx';
import { headText } from './texts.ts';
import type { Look } from './useLook.ts';

/** Below it a score is masked: softmax makes 0 of it. */
const MASKED = -1e8;

const titles: Readonly<Record<AttentionPart, Text>> = {
  q: text('Q, queries', 'Q, Anfragen'),
  k: text('K, keys', 'K, Schlüssel'),
  scores: text('Scores', 'Werte (Scores)'),
  masked: text('Masked scores', 'Maskierte Werte'),
  weights: text('Weights', 'Gewichte'),
  v: text('V, values', 'V, Werte (Values)'),
  out: text('Output', 'Ausgabe'),
};

/** What happens to it on the way to what comes next. */
const steps: Readonly<Partial<Record<AttentionPart, Text>>> = {
  q: text('together with', 'zusammen mit'),
  k: text('Q·Kᵀ, scaled', 'Q·Kᵀ, skaliert'),
  masked: same('softmax'),
  weights: text('times', 'mal'),
  v: same('='),
};

type PartProps = ChosenAttention['parts'][number] & { readonly colour: string };

/** The computation of one head, from Q and K to what comes out. */
export function PartsView({ look }: { readonly look: Look }) {
  const t = useT();
  const { parts } = look.chosen;
  const hasMask = parts.some(({ part }) => part === 'masked');
  const after = (part: AttentionPart) => (part === 'scores' ? (hasMask ? text('mask', 'Maske') : same('softmax')) : steps[part]); // prettier-ignore
  if (parts.length === 0) return <Empty message={computing} />;
  return (
    <ol className={classes.parts} aria-label={t(look.attention.heads > 1 ? headText(look.head) : titles.weights)}>
      {parts.map((one, i) => (
        <li key={one.part}>
          <Part {...one} colour={classColour(look.head + 1)} />
          {i < parts.length - 1 && <span className={classes.step}>{t(after(one.part) ?? same(''))}</span>}
        </li>
      ))}
    </ol>
  );
}

function Part({ part, shape, tensor, colour }: PartProps) {
  const t = useT();
  const { short } = useMetricTexts();
  const { picture, limit, min, max } = useMemo(() => seen(tensor), [tensor]);
  const range = t(text(`${short(toWire(min))} to ${short(toWire(max))}`, `${short(toWire(min))} bis ${short(toWire(max))}`)); // prettier-ignore
  const [rows = 0, columns = 0] = tensor.shape;
  return (
    <figure className={classes.part}>
      <figcaption>
        <b>{t(titles[part])}</b> {formatShape(shape)}
      </figcaption>
      {rows > 0 && columns > 0 && (
        <div className={classes.partPicture} style={{ aspectRatio: `${columns} / ${rows}` }}>
          {part === 'weights' ? (
            <HeatMap {...{ rows, columns, colour }} weights={picture.values} />
          ) : (
            <Picture tensor={picture} limit={limit} label={`${t(titles[part])} ${formatShape(shape)}, ${range}`} />
          )}
        </div>
      )}
      <span className="dim">{part === 'weights' ? t(text('every row: 100 %', 'jede Zeile: 100 %')) : range}</span>
    </figure>
  );
}

/** What is masked is grey, and no part of the range. */
function seen(tensor: ChosenAttention['parts'][number]['tensor']) {
  const { values, shape } = decodeTensor(tensor);
  const shown = Float32Array.from(values, (value) => (value < MASKED ? NaN : value));
  let [min, max] = [Infinity, -Infinity];
  for (const value of shown) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { picture: { shape: [...shape, 1], values: shown }, limit: Math.max(Math.abs(min), Math.abs(max)), min, max };
}

const computing = text('Computing …', 'Wird berechnet …');
