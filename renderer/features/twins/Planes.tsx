import { useLayoutEffect, useMemo, useRef } from 'react';
import type { Twin } from '../../../core/protocol/twin.ts';
import { text, type Text } from '../../../core/text.ts';
import { useDrawnTheme } from '../../kit/drawnTheme.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { shortShare } from '../../kit/numbers.ts';
import { classColour } from '../../kit/plot/classColours.ts';
import { cssColour } from '../../kit/plot/cssColour.ts';
import { decodeTensor } from '../../kit/tensor.ts';
import { classesOf, shareApart } from './planes.ts';
import classes from './twins.module.css';

/** What both say everywhere on the plane, and where that differs. */
export function Planes({ planes: { outputs } }: { readonly planes: NonNullable<Twin['planes']> }) {
  const t = useT();
  const language = useLanguage();
  const [first, second] = useMemo(() => [classesOf(decodeTensor(outputs[0])), classesOf(decodeTensor(outputs[1]))] as const, [outputs]);
  const share = shortShare(shareApart(first, second), language);
  const apart = useMemo(() => first.map((value, i) => (value === second[i] ? NOTHING : DIFFERS)), [first, second]);
  return (
    <figure className={classes.chart} role="group" aria-label={t(border)}>
      <figcaption>
        <b>{t(border)}</b> <span className="dim">{t(text(`differs on ${share} of the plane`, `verschieden auf ${share} der Ebene`))}</span>
      </figcaption>
      <div className={classes.planes}>
        <Map name={text('A', 'A')} values={first} />
        <Map name={text('B', 'B')} values={second} />
        <Map name={text('where they differ', 'wo sie sich unterscheiden')} values={apart} />
      </div>
    </figure>
  );
} // prettier-ignore

const border = text('Decision border of both', 'Entscheidungsgrenze beider');
/** In place of a class. */
const [NOTHING, DIFFERS] = [-1, -2];

function Map({ name, values }: { readonly name: Text; readonly values: Int16Array }) {
  const t = useT();
  const theme = useDrawnTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) paint(canvas.current, values);
  }, [values, theme]);
  return (
    <div>
      <canvas ref={canvas} role="img" aria-label={t(name)} />
      {t(name)}
    </div>
  );
}

/** The first row lies below. */
function paint(canvas: HTMLCanvasElement, values: Int16Array): void {
  const size = Math.round(Math.sqrt(values.length));
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  if (!context) return;
  for (const [i, value] of values.entries()) {
    if (value === NOTHING) continue;
    context.fillStyle = cssColour(value === DIFFERS ? 'var(--ink)' : classColour(value));
    context.fillRect(i % size, size - 1 - Math.floor(i / size), 1, 1);
  }
}
