import type { PageEntry } from '../core/protocol/exportedPage.ts';
import { asDigit, resized, type Ink } from './digit.ts';
import { element, penOf } from './dom.ts';
import type { Entry, EntryHost } from './entry.ts';
import { words } from './words.ts';

type PictureEntry = Extract<PageEntry, { kind: 'picture' }>;

/** How large one draws, in pixels; and how wide the pen is: a stroke of MNIST takes a tenth of the picture. */
const PAD = 280;
const PEN = PAD / 12;

/** A pad to draw on, files to open, and examples to choose from. */
export function pictureEntry(entry: PictureEntry, { say, changed }: EntryHost): Entry {
  const { field, height, width, channels } = entry;
  const pad = element('canvas', { width: PAD, height: PAD, className: 'pad' });
  pad.setAttribute('role', 'img');
  pad.setAttribute('aria-label', say(words.draw));
  const small = element('canvas', { width, height, className: 'seen' });
  small.setAttribute('role', 'img');
  small.setAttribute('aria-label', say(words.seen));
  let values = new Float32Array(height * width * channels);
  const take = (made: Float32Array) => {
    values = Float32Array.from(made);
    show(small, values, entry);
    changed();
  };
  const clear = () => {
    ground(pad);
    take(new Float32Array(height * width * channels));
  };
  drawWith(pad, () => take(drawnOn(pad, entry)));
  const file = element('input', { type: 'file', accept: 'image/*', hidden: true });
  const trouble = element('p', { className: 'trouble' });
  trouble.setAttribute('role', 'alert');
  const open = async (picked: Blob) => {
    trouble.textContent = '';
    try {
      const bitmap = await createImageBitmap(picked);
      placeOn(pad, bitmap);
      take(pixelsOf(bitmap, entry));
    } catch {
      trouble.textContent = say(words.noPicture);
    }
  };
  file.addEventListener('change', () => {
    const [picked] = file.files ?? [];
    if (picked) void open(picked);
    file.value = '';
  });
  takeDrops(pad, open);
  const examples = entry.examples.map((bytes, i) => exampleButton(bytes, i, entry, say(words.example), take, pad));
  const view = element(
    'div',
    { className: 'picture' },
    element('div', {}, pad),
    element(
      'div',
      { className: 'beside' },
      element('div', { className: 'row' }, button(say(words.clear), clear), button(say(words.open), () => file.click())),
      file,
      trouble,
      element('figure', {}, small, element('figcaption', {}, say(words.seen))),
      ...(examples.length > 0
        ? [element('p', { className: 'dim' }, say(words.examples)), element('div', { className: 'examples' }, ...examples)]
        : []),
    ),
  );
  ground(pad);
  show(small, values, entry);
  return { view, given: () => ({ [field]: values }) };
} // prettier-ignore

function button(label: string, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button' }, label);
  made.addEventListener('click', act);
  return made;
}

function ground(pad: HTMLCanvasElement): void {
  const pen = penOf(pad);
  pen.fillStyle = '#000';
  pen.fillRect(0, 0, pad.width, pad.height);
}

/** Strokes of a pointer, white on black; `done` is called after each piece of one. */
function drawWith(pad: HTMLCanvasElement, done: () => void): void {
  let last: { readonly x: number; readonly y: number } | undefined;
  const at = (event: PointerEvent) => {
    const box = pad.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * PAD) / box.width, y: ((event.clientY - box.top) * PAD) / box.height };
  };
  const stroke = (event: PointerEvent) => {
    const to = at(event);
    const from = last ?? to;
    const pen = penOf(pad);
    pen.strokeStyle = '#fff';
    pen.lineWidth = PEN;
    pen.lineCap = 'round';
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x + 0.01, to.y);
    pen.stroke();
    last = to;
    done();
  };
  pad.addEventListener('pointerdown', (event) => {
    pad.setPointerCapture(event.pointerId);
    last = undefined;
    stroke(event);
  });
  pad.addEventListener('pointermove', (event) => {
    if (last && event.buttons > 0) stroke(event);
  });
  pad.addEventListener('pointerup', () => (last = undefined));
}

function takeDrops(pad: HTMLElement, open: (file: Blob) => Promise<void>): void {
  pad.addEventListener('dragover', (event) => event.preventDefault());
  pad.addEventListener('drop', (event) => {
    event.preventDefault();
    const [dropped] = event.dataTransfer?.files ?? [];
    if (dropped) void open(dropped);
  });
}

/** What was drawn, as the network reads it; of several channels each is the same. */
function drawnOn(pad: HTMLCanvasElement, { height, width, channels, isCentred }: PictureEntry): Float32Array {
  const { data } = penOf(pad).getImageData(0, 0, PAD, PAD);
  const ink: Ink = { width: PAD, height: PAD, values: Float32Array.from({ length: PAD * PAD }, (_, i) => (data[4 * i] ?? 0) / 255) };
  const { values } = isCentred ? asDigit(ink, width, height) : resized(ink, width, height);
  return Float32Array.from({ length: values.length * channels }, (_, i) => values[Math.floor(i / channels)] ?? 0);
} // prettier-ignore

/** The pixels of a picture at the network's size, from 0 to 1. */
function pixelsOf(bitmap: ImageBitmap, { height, width, channels }: PictureEntry): Float32Array {
  const canvas = element('canvas', { width, height });
  placeOn(canvas, bitmap);
  const { data } = penOf(canvas).getImageData(0, 0, width, height);
  return Float32Array.from({ length: width * height * channels }, (_, i) => {
    const at = 4 * Math.floor(i / channels);
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    return (channels === 1 ? 0.299 * red + 0.587 * green + 0.114 * blue : (data[at + (i % channels)] ?? 0)) / 255;
  });
}

/** As large as it fits, in the middle, on black. */
function placeOn(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  ground(canvas);
  const scale = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [scale * bitmap.width, scale * bitmap.height];
  const pen = penOf(canvas);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

/** Pixels from 0 to 1 on a canvas of their size. */
export function show(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  { height, width, channels }: Pick<PictureEntry, 'height' | 'width' | 'channels'>,
): void {
  const picture = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) picture.data[4 * i + c] = 255 * (values[i * channels + (channels < 3 ? 0 : c)] ?? 0);
    picture.data[4 * i + 3] = 255;
  }
  penOf(canvas).putImageData(picture, 0, 0);
}

function exampleButton(
  bytes: string,
  number: number,
  entry: PictureEntry,
  label: string,
  take: (values: Float32Array) => void,
  pad: HTMLCanvasElement,
): HTMLButtonElement {
  const values = Float32Array.from(atob(bytes), (letter) => letter.charCodeAt(0) / 255);
  const canvas = element('canvas', { width: entry.width, height: entry.height });
  show(canvas, values, entry);
  const made = element('button', { type: 'button', className: 'example' }, canvas);
  made.setAttribute('aria-label', `${label} ${number + 1}`);
  made.addEventListener('click', () => {
    const pen = penOf(pad);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(canvas, 0, 0, PAD, PAD);
    take(values);
  });
  return made;
}
