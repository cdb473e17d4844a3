import { kindAt } from '../../../core/blocks/foreign/kinds.ts';
import type { TF } from '../../../core/blocks/define.ts';
import type { DType, TensorType } from '../../../core/tensorType.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { refusal } from '../refusal.ts';
import { axis, BATCH, type Groups } from './axes.ts';
import type { OnnxModel, OnnxNode, OnnxPort } from './model.ts';
import { Network } from './network.ts';
import { adopted } from './opaque.ts';

interface Wish {
  readonly file: string;
  readonly size: number | undefined;
  readonly notices: Text[];
  /** What sizes that were left open have become. */
  readonly sizes: number[];
}

/** The network with nothing but its inputs: each becomes a port of the Dataset. */
export function layInputs(tf: TF, model: OnnxModel, nodes: readonly OnnxNode[], wish: Wish): Network {
  const inputs = counted(model.inputs.length, ['input', 'inputs'], ['Eingabe', 'Eingaben']);
  if (model.inputs.length === 0 || model.inputs.length > 16) throw refusal(wish.file, text(`has ${inputs.en}: from 1 to 16 can be read.`, `hat ${inputs.de}: 1 bis 16 lassen sich lesen.`)); // prettier-ignore
  const batches = model.inputs.map((port) => batchAxisOf(port));
  const [fixed] = model.inputs.flatMap(({ shape }, i) => shape[batches[i] ?? 0] ?? []).filter((size) => typeof size === 'number'); // prettier-ignore
  const net = new Network(tf, model, nodes, fixed ?? 0, adopted);
  const taken = new Set<string>(['out', 'labels']);
  if (model.inputs.every(({ type }) => type === 9))
    throw refusal(wish.file, text('has nothing but masks as its inputs.', 'hat nur Masken als Eingaben.'));
  // What counts stands behind what it is about.
  const order = [...model.inputs.keys()].toSorted((a, b) => Number(model.inputs[a]?.type === 9) - Number(model.inputs[b]?.type === 9)); // prettier-ignore
  for (const i of order) {
    const port = model.inputs[i];
    if (port) layInput(net, port, batches[i] ?? 0, fieldName(port.name, taken), wish);
  }
  return net;
}

/** The axis that is called a batch, or the first one. */
function batchAxisOf({ shape }: OnnxPort): number {
  const named = shape.findIndex((size) => typeof size === 'string' && /batch|^(n|b|bs|None)$/i.test(size));
  return named < 0 ? 0 : named;
}

function layInput(net: Network, port: OnnxPort, batchAt: number, name: string, wish: Wish): void {
  const { file, size, notices } = wish;
  const { shape } = port;
  if (shape.length < 2) throw refusal(file, text(`has an input “${port.name}” without an axis beside the batch, which no data here have.`, `hat eine Eingabe „${port.name}“ ohne Achse neben dem Batch; solche Daten gibt es hier nicht.`)); // prettier-ignore
  const axes = counted(shape.length, ['axis', 'axes'], ['Achse', 'Achsen']);
  if (shape.length > 6) throw refusal(file, text(`has an input “${port.name}” with ${axes.en}: up to 6 can be read.`, `hat eine Eingabe „${port.name}“ mit ${axes.de}: bis zu 6 lassen sich lesen.`)); // prettier-ignore
  const dtype = dtypeOf(port, file);
  const usual = shape.length === 4 ? 64 : 16;
  const sizes = shape.map((one, i) => (i === batchAt ? 0 : typeof one === 'number' && one > 0 ? one : (size ?? usual)));
  if (sizes.some((one) => one > 1_000_000) || sizes.reduce((product, one) => product * Math.max(1, one), 1) > 1 << 26) {
    throw refusal(
      file,
      text(
        `has an input “${port.name}” of the shape [${shape.join(', ')}], which is too large.`,
        `hat eine Eingabe „${port.name}“ der Form [${shape.join(', ')}], die zu groß ist.`,
      ),
    );
  }
  const open = shape.filter((one, i) => i !== batchAt && !(typeof one === 'number' && one > 0));
  if (open.length > 0) {
    notices.push(openAxes(port.name, open, size ?? usual));
    wish.sizes.push(size ?? usual);
  }
  const groups = sizes.map((one, i) => (i === batchAt ? [BATCH] : axis(one)));
  const order = ownOrder(net, port, batchAt, dtype);
  const own: Groups = order.map((i) => groups[i] ?? []);
  const form = order.map((i) => sizes[i] ?? 1);
  const layout: TensorType['layout'] = dtype !== 'float32' ? undefined : form.length === 3 ? 'picture' : form.length === 2 ? 'sequence' : undefined; // prettier-ignore
  const type = { dtype, shape: form, ...(layout && { layout }) };
  net.putLaid(port.name, { ref: net.draft.input(name, type), type, own, view: groups });
}

/** The axes behind the batch, in the order in which data have them here: the channels of a picture come last. */
function ownOrder(net: Network, { name, shape }: OnnxPort, batchAt: number, dtype: DType): readonly number[] {
  const rest = shape.map((_, i) => i).filter((i) => i !== batchAt);
  const [channels = 1, height = 2, width = 3] = rest;
  if (rest.length !== 3 || dtype !== 'float32') return rest;
  // Programs with the channels last turn their input round first.
  const takers = net.takers(name);
  const isTurned = takers.length > 0 && takers.every(({ operator, attributes }) => operator === 'Transpose' && String(attributes['perm']) === '0,3,1,2'); // prettier-ignore
  // Grey, coloured, or with transparency.
  const isDepth = (at: number | undefined) => [1, 3, 4].includes(Number(shape[at ?? -1]));
  const isLast = isDepth(rest.at(-1)) && !isDepth(rest[0]);
  return isTurned || isLast ? rest : [height, width, channels];
}

function dtypeOf({ name, type }: OnnxPort, file: string): DType {
  const { dtype } = kindAt(type);
  if (dtype) return dtype;
  throw refusal(
    file,
    text(
      `has an input “${name}” that is neither numbers nor whole numbers, which no data here have.`,
      `hat eine Eingabe „${name}“, die weder Zahlen noch ganze Zahlen sind; solche Daten gibt es hier nicht.`,
    ),
  );
}

function openAxes(name: string, open: readonly (number | string | null)[], size: number): Text {
  const axes = open.map((one) => (typeof one === 'string' && one !== '' ? `“${one}”` : '?')).join(', ');
  return text(
    `The input “${name}” leaves sizes open (${axes}): ${size} was chosen. Import it again with another size if yours differ.`,
    `Die Eingabe „${name}“ lässt Größen offen (${axes.replaceAll(/[“”]/g, '')}): ${size} wurde gewählt. Mit einer anderen Größe neu importieren, falls die eigene anders ist.`,
  );
}

/** A name that data and programs can have. */
export function fieldName(name: string, taken: Set<string>): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=\d)/, '_').slice(0, 50) || 'input'; // prettier-ignore
  let own = plain in Object.prototype || /^target\d+$/.test(plain) ? `_${plain}` : plain;
  for (let number = 2; taken.has(own); number++) own = `${plain}_${number}`;
  taken.add(own);
  return own;
}
