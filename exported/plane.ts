import type { PageEntry, PageOutput, PagePoint } from '../core/protocol/exportedPage.ts';
import { element, penOf } from './dom.ts';
import type { Entry, EntryHost } from './entry.ts';
import { numberField, type NumberField } from './numbers.ts';
import { classValues, inUnit, largest, scaled } from './readings.ts';
import { classColour } from './colours.ts';
import { words } from './words.ts';

type PlaneEntry = Extract<PageEntry, { kind: 'plane' }>;

const SIZE = 320;
/** Points of the picture in a row: each is computed once. */
const GRID = 64;

/** Sliders for one or two numbers, and a picture of the output over all of them. */
export function planeEntry({ field, numbers, points }: PlaneEntry, output: PageOutput, host: EntryHost): Entry {
  const fields = numbers.map((number) => numberField(number, host));
  const [first, second] = numbers;
  const canvas = element('canvas', { width: SIZE, height: SIZE, className: 'map' });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', host.say(words.map));
  const picture = first && picturesOf(first, second, output, points);
  let ground: ImageData | undefined;
  const draw = () => {
    if (!picture) return;
    if (ground) penOf(canvas).putImageData(ground, 0, 0);
    picture.mark(canvas, fields);
  };
  if (picture) {
    void host.network.predict({ [field]: picture.grid }, picture.count).then(([said]) => {
      if (said) picture.paint(canvas, said);
      ground = penOf(canvas).getImageData(0, 0, SIZE, SIZE);
      draw();
    });
    const choose = (event: PointerEvent) => {
      const box = canvas.getBoundingClientRect();
      const at = { x: (event.clientX - box.left) / box.width, y: 1 - (event.clientY - box.top) / box.height };
      fields[0]?.set(first.low + at.x * (first.high - first.low));
      if (second) fields[1]?.set(second.low + at.y * (second.high - second.low));
      host.changed();
    };
    canvas.addEventListener('pointerdown', choose);
    canvas.addEventListener('pointermove', (event) => event.buttons > 0 && choose(event));
  }
  return {
    view: element(
      'div',
      { className: 'plane' },
      element('div', { className: 'table' }, ...fields.map(({ view }) => view)),
      element('figure', {}, canvas, element('figcaption', {}, host.say(words.map))),
    ),
    given() {
      const row = fields.map(({ value }, i) => (numbers[i] ? scaled(value(), numbers[i]) : NaN));
      return row.some(Number.isNaN) ? undefined : { [field]: row };
    },
    answered: draw,
  };
}

type Range = PlaneEntry['numbers'][number];

/** What is drawn of a network with one or two inputs. */
function picturesOf(first: Range, second: Range | undefined, output: PageOutput, points: readonly PagePoint[]) {
  const across = (i: number, range: Range, count: number) => scaled(range.low + ((i + 0.5) / count) * (range.high - range.low), range);
  if (!second) return curveOf(first, output, points);
  const grid = Array.from({ length: GRID * GRID }, (_, i) => [
    across(i % GRID, first, GRID),
    across(GRID - 1 - Math.floor(i / GRID), second, GRID),
  ]).flat();
  const toX = (x: number) => ((x - first.low) / (first.high - first.low)) * SIZE;
  const toY = (y: number) => SIZE - ((y - second.low) / (second.high - second.low)) * SIZE;
  return {
    grid,
    count: GRID * GRID,
    paint(canvas: HTMLCanvasElement, said: Float32Array) {
      const pen = penOf(canvas);
      const cell = SIZE / GRID;
      const width = said.length / (GRID * GRID);
      for (let i = 0; i < GRID * GRID; i++) {
        [pen.fillStyle, pen.globalAlpha] = shadeOf(output, said.subarray(i * width, (i + 1) * width));
        pen.fillRect((i % GRID) * cell, Math.floor(i / GRID) * cell, cell, cell);
      }
      pen.globalAlpha = 1;
      for (const { x, y, label = 0 } of points) dot(pen, toX(x), toY(y), classColour(label));
    },
    mark(canvas: HTMLCanvasElement, [a, b]: readonly NumberField[]) {
      cross(penOf(canvas), toX(a?.value() ?? NaN), toY(b?.value() ?? NaN));
    },
  };
} // prettier-ignore

/** The curve of a value over one number. */
function curveOf(first: Range, output: PageOutput, points: readonly PagePoint[]) {
  const count = 4 * GRID;
  const values = Array.from({ length: count }, (_, i) => first.low + (i / (count - 1)) * (first.high - first.low));
  let place = (_: number) => 0;
  const toX = (x: number) => ((x - first.low) / (first.high - first.low)) * SIZE;
  return {
    grid: values.map((value) => scaled(value, first)),
    count,
    paint(canvas: HTMLCanvasElement, said: Float32Array) {
      const width = said.length / count;
      const curve = values.map((_, i) => valueOf(output, said.subarray(i * width, (i + 1) * width)));
      const all = [...curve, ...points.map(({ y }) => y)];
      const [low, high] = [Math.min(...all), Math.max(...all)];
      const margin = 0.05 * (high - low || 1);
      place = (y) => SIZE - ((y - low + margin) / (high - low + 2 * margin)) * SIZE;
      const pen = penOf(canvas);
      for (const { x, y } of points) dot(pen, toX(x), place(y), '#868e96');
      pen.strokeStyle = classColour(1);
      pen.lineWidth = 2.5;
      pen.beginPath();
      curve.forEach((y, i) => pen.lineTo(toX(values[i] ?? 0), place(y)));
      pen.stroke();
    },
    mark(canvas: HTMLCanvasElement, [a]: readonly NumberField[]) {
      const pen = penOf(canvas);
      pen.strokeStyle = '#868e96';
      pen.lineWidth = 1.5;
      pen.beginPath();
      const x = toX(a?.value() ?? NaN);
      pen.moveTo(x, 0);
      pen.lineTo(x, SIZE);
      pen.stroke();
    },
  };
}

function valueOf(output: PageOutput, said: ArrayLike<number>): number {
  const [first = NaN] = Array.from(said);
  return output.kind === 'values' ? inUnit(output, 0, first) : first;
}

/** The colour of an output, and how strong: the class, or a value between the colours of two. */
function shadeOf(output: PageOutput, said: ArrayLike<number>): [colour: string, strength: number] {
  if (output.kind === 'classes') {
    const values = classValues(output, said);
    const best = largest(values);
    return [classColour(best), 0.1 + 0.6 * Math.min(1, Math.max(0, (values[best] ?? 0) * 2 - 1))];
  }
  const [value = 0] = Array.from(said);
  return [classColour(value < 0 ? 0 : 1), 0.7 * Math.tanh(Math.abs(value))];
}

function dot(pen: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  pen.beginPath();
  pen.arc(x, y, 3, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.strokeStyle = '#fff';
  pen.lineWidth = 1;
  pen.fill();
  pen.stroke();
}

function cross(pen: CanvasRenderingContext2D, x: number, y: number): void {
  for (const [colour, width] of [['#fff', 5], ['#1b2430', 2]] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(x - 9, y);
    pen.lineTo(x + 9, y);
    pen.moveTo(x, y - 9);
    pen.lineTo(x, y + 9);
    pen.stroke();
  }
} // prettier-ignore
