import { PICTURE_FONT, textWidth } from '../../../core/drawing/letters.ts';
import type { Colours } from '../../../core/drawing/colours.ts';
import { escaped, number } from '../../../core/drawing/svg.ts';
import { shortNumber, type Language } from '../../../core/text.ts';

/** A line of a chart: the points that are finite. */
export interface Curve {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Chart {
  readonly title: string;
  readonly curves: readonly Curve[];
  /** What runs from left to right: "Epoch". */
  readonly axis: string;
  readonly isPercent: boolean;
}

const WIDTH = 640;
const HEIGHT = 260;
const PLOT = { left: 56, top: 34, right: 16, bottom: 40 } as const;

/** Curves over epochs as an SVG file. */
export function chartSvg({ title, curves, axis, isPercent }: Chart, colours: Colours, language: Language): string {
  const points = curves.flatMap((curve) => curve.points);
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const ticks = ticksOf(Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y)));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const width = WIDTH - PLOT.left - PLOT.right;
  const height = HEIGHT - PLOT.top - PLOT.bottom;
  const atX = (x: number) => PLOT.left + (right > left ? ((x - left) / (right - left)) * width : width / 2);
  const atY = (y: number) => PLOT.top + height - ((y - low) / (high - low)) * height;
  const say = (value: number) => (isPercent ? `${shortNumber(100 * value, language)} %` : shortNumber(value, language));
  const words = (text: string, x: number, y: number, fill: string, anchor = 'start', size = 11) =>
    `<text x="${number(x)}" y="${number(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}">${escaped(text)}</text>`;
  const paint = [colours.positive, colours.negative];
  let legend = WIDTH - PLOT.right;
  const legends = curves.map(({ label }, i) => {
    legend -= textWidth(label, 11);
    const at = legend;
    legend -= 34;
    return `<path d="M${number(at - 22)} 16h16" stroke="${paint[i] ?? colours.dim}" stroke-width="2.5"/>${words(label, at, 20, colours.ink)}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="${PICTURE_FONT}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="8" fill="${colours.canvas}"/>`,
    words(title, PLOT.left, 20, colours.ink, 'start', 12),
    ...legends,
    ...ticks.map(
      (tick) =>
        `<path d="M${PLOT.left} ${number(atY(tick))}h${width}" stroke="${colours.line}"/>${words(say(tick), PLOT.left - 6, atY(tick) + 4, colours.dim, 'end')}`,
    ),
    ...[...new Set([left, Math.round((left + right) / 2), right])].map((x) =>
      words(String(x), atX(x), HEIGHT - PLOT.bottom + 16, colours.dim, 'middle'),
    ),
    words(axis, PLOT.left + width / 2, HEIGHT - 8, colours.dim, 'middle'),
    ...curves.map((curve, i) => lineSvg(curve, atX, atY, paint[i] ?? colours.dim)),
    '</svg>',
    '',
  ].join('\n');
}

function lineSvg({ points }: Curve, atX: (x: number) => number, atY: (y: number) => number, colour: string): string {
  const [only] = points;
  if (only && points.length === 1)
    return `<circle cx="${number(atX(only.x))}" cy="${number(atY(only.y))}" r="3" fill="${colour}"/>`;
  const path = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${number(atX(x))} ${number(atY(y))}`).join('');
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`;
}

/** Round numbers around a range, about five of them. */
export function ticksOf(low: number, high: number): readonly number[] {
  // Finer than doubles, or finer than they are around these numbers, there are no ticks.
  const least = Math.max(1e-300, 1e-12 * Math.max(Math.abs(low), Math.abs(high)));
  const span = high - low > least ? high - low : Math.abs(high) > 1e-300 ? Math.abs(high) : 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const [first, last] = [Math.floor(low / step), Math.max(Math.ceil(high / step), Math.floor(low / step) + 1)];
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
