import { analyse } from '../../../core/analysis/analyse.ts';
import { attentionNames } from '../../../core/analysis/attentionNames.ts';
import { attentionsOf, type Attention } from '../../../core/analysis/attentions.ts';
import { outputName } from '../../../core/analysis/identity.ts';
import { dataSignature } from '../../../core/analysis/signature.ts';
import type { Split } from '../../../core/data/split.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { AttendedText } from '../../../core/protocol/attention.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { TWIN_PLACES, type Twin, type TwinAttention } from '../../../core/protocol/twin.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import type { LoadedData } from '../../data/types.ts';
import type { Model } from '../../model/model.ts';
import type { Forward } from '../../model/predictor.ts';
import { outputsSight } from '../../model/sight.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { floatTensor } from '../../tensors/wire.ts';
import { createFiller } from '../../train/batches.ts';
import { chooseForward } from '../../train/steps/chooseForward.ts';
import { seenNames } from '../attention/sight.ts';
import { textsOf } from '../attention/texts.ts';

/** One of two networks, with its data. */
export interface Beheld {
  readonly document: Document;
  readonly model: Model;
  readonly data: LoadedData;
}

interface Pair {
  readonly first: Attention;
  readonly second: Attention;
  readonly name: Text;
}

/** So many weights of a side are told at once; of more, the heads that are the furthest apart. */
const MOST_TOLD = 1 << 15;

type Told = NonNullable<Twin['attention']>;

/** Attention of two networks for the same example. */
export interface AttentionOfBoth {
  /** With these weights, after so many batches. */
  see(step: number, weights: readonly [NamedTensors, NamedTensors]): Promise<Told>;
  dispose(): void;
}

/** Finds what can be compared; undefined where neither network has attention. */
export async function attentionOfBoth(
  sides: readonly [Beheld, Beheld],
  example: { readonly split: Split; readonly index: number },
): Promise<AttentionOfBoth | undefined> {
  const [first, second] = sides.map(({ model }) => attentionsOf(model.predicting, model.data));
  if (!first || !second || first.length + second.length === 0) return undefined;
  const { pairs, notes } = pairsOf(sides, [first, second]);
  const { data, model } = sides[0];
  const examples = data[example.split];
  if (pairs.length > 0 && example.index >= examples.count) notes.push(noExample(examples.count));
  if (notes.length > 0 && (pairs.length === 0 || example.index >= examples.count)) return onlyNotes(notes);
  const batch = createFiller(examples, 1)([example.index]);
  const own = { source: sides[0].document.data, data: model.data, attentions: first };
  const [one, other] = [await createLook(sides[0].model, pairs.map((pair) => pair.first)), await createLook(sides[1].model, pairs.map((pair) => pair.second))]; // prettier-ignore
  return {
    async see(step, [before, after]) {
      const [seen, changed] = [await one.see(before, batch), await other.see(after, batch)];
      const texts = textsOf(own, { plain: batch, changed: batch }, seen);
      const compared = pairs.map((pair) => differenceOf(pair, seen, changed, texts));
      return { step, both: told(compared, texts), notes };
    },
    dispose() {
      one.dispose();
      other.dispose();
    },
  };
}

function onlyNotes(notes: readonly Text[]): AttentionOfBoth {
  return { see: (step) => Promise.resolve({ step, both: [], notes }), dispose: () => undefined };
}

/** Attentions with the same identity, heads and places; the others are said. */
function pairsOf(
  [one, other]: readonly [Beheld, Beheld],
  [first, second]: readonly [readonly Attention[], readonly Attention[]],
): { readonly pairs: readonly Pair[]; readonly notes: Text[] } {
  if (second.length === 0) return { pairs: [], notes: [onlyIn('A', first.length)] };
  if (first.length === 0) return { pairs: [], notes: [onlyIn('B', second.length)] };
  if (dataSignature(one.document) !== dataSignature(other.document)) return { pairs: [], notes: [otherData] };
  const names = attentionNames(one.document, first, analyse(one.document).copies);
  const partners = new Map(second.map((attention) => [attention.identity, attention]));
  const pairs: Pair[] = [];
  const notes: Text[] = [];
  for (const [i, attention] of first.entries()) {
    const partner = partners.get(attention.identity);
    const name = names[i] ?? text('attention', 'Attention');
    if (partner && sizeOf(partner) === sizeOf(attention)) pairs.push({ first: attention, second: partner, name });
    else if (partner) notes.push(otherSize(name, attention, partner));
  }
  const found = new Set(first.map(({ identity }) => identity));
  const [alone, added] = [first.filter(({ identity }) => !partners.has(identity)), second.filter(({ identity }) => !found.has(identity))]; // prettier-ignore
  if (alone.length > 0) notes.push(onlyIn('A', alone.length));
  if (added.length > 0) notes.push(onlyIn('B', added.length));
  return { pairs, notes };
}

/** Sees the weights of attentions, and which keys they hide. */
async function createLook(model: Model, attentions: readonly Attention[]) {
  const { forward } = await chooseForward({ runtime: 'compiled', device: 'cpu', label: '' }, model);
  const named = attentions.flatMap((attention): readonly (readonly [string, string])[] => [
    [outputName(attention.weights), seenNames.weights(attention)],
    ...(attention.padding ? [[outputName(attention.padding), seenNames.padding(attention)] as const] : []),
  ]);
  const sight = outputsSight('attention of both', named.map(([output]) => output)); // prettier-ignore
  return {
    async see(weights: NamedTensors, batch: Batch): Promise<NamedTensors> {
      const predictor = forward.with(weights);
      try {
        const seen = await predictor.see(batch, sight);
        // Several attentions may hide by the same mask.
        return new Map(named.flatMap(([output, name]) => { const value = seen.get(output); return value ? [[name, value] as const] : []; })); // prettier-ignore
      } finally {
        predictor.dispose();
      }
    },
    dispose: (): void => (forward satisfies Forward).dispose(),
  };
}

interface Compared {
  readonly pair: Pair;
  readonly apart: readonly number[];
  readonly values: readonly [Float32Array, Float32Array];
}

const nothing = new Float32Array(0);

function differenceOf(pair: Pair, before: NamedTensors, after: NamedTensors, texts: readonly AttendedText[]): Compared {
  const { heads, queries, keys, rowField } = pair.first;
  const values = [before.get(seenNames.weights(pair.first))?.values ?? nothing, after.get(seenNames.weights(pair.second))?.values ?? nothing] as const; // prettier-ignore
  const padding = new Set(texts.find(({ field }) => field === rowField)?.padding);
  const counting = Array.from({ length: queries }, (_, row) => row).filter((row) => !padding.has(row));
  const apart = Array.from({ length: heads }, (_, head) => {
    const rows = counting.map((row) => halfDistance(values, (head * queries + row) * keys, keys));
    return rows.reduce((sum, one) => sum + one, 0) / Math.max(1, rows.length);
  });
  return { pair, apart, values };
}

/** Half of the sum of absolute differences: the share that lies elsewhere. */
function halfDistance([first, second]: Compared['values'], from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += Math.abs((first[i] ?? NaN) - (second[i] ?? NaN));
  return sum / 2;
}

/** All pairs, with the weights of as many heads as there is room for. */
function told(compared: readonly Compared[], texts: readonly AttendedText[]): readonly TwinAttention[] {
  const all = compared.flatMap(({ pair, apart }, at) => apart.map((share, head) => ({ at, head, share, size: shownSize(pair.first) }))); // prettier-ignore
  let room = MOST_TOLD;
  const chosen = new Set<string>();
  for (const { at, head, size } of all.toSorted((a, b) => b.share - a.share)) {
    room -= size;
    if (room < 0 && chosen.size > 0) break;
    chosen.add(`${at} ${head}`);
  }
  const wordsOf = (field: string | undefined, places: number) =>
    texts.find((one) => one.field === field)?.words.slice(0, Math.min(places, TWIN_PLACES)) ?? null;
  return compared.map(({ pair: { first, name }, apart, values }, at) => {
    const heads = apart.flatMap((_, head) => (chosen.has(`${at} ${head}`) ? [head] : []));
    return {
      ...{ identity: first.identity, path: first.id, name, heads },
      apart: apart.map(toWire),
      weights: [stacked(first, heads, values[0]), stacked(first, heads, values[1])],
      rows: wordsOf(first.rowField, first.queries),
      columns: wordsOf(first.columnField, first.keys),
    };
  });
}

const shown = ({ queries, keys }: Attention) => [Math.min(queries, TWIN_PLACES), Math.min(keys, TWIN_PLACES)] as const;

function shownSize(attention: Attention): number {
  const [height, width] = shown(attention);
  return height * width;
}

/** The first rows and columns of some heads. */
function stacked(attention: Attention, heads: readonly number[], values: Float32Array) {
  const { queries, keys } = attention;
  const [height, width] = shown(attention);
  const all = new Float32Array(heads.length * height * width);
  for (const [i, head] of heads.entries()) {
    for (let row = 0; row < height; row++) {
      const from = (head * queries + row) * keys;
      all.set(values.subarray(from, from + width), (i * height + row) * width);
    }
  }
  return floatTensor(all, [heads.length, height, width]);
}

/** Heads, places that attend, places that are attended to. */
const sizeOf = ({ heads, queries, keys }: Attention) => [heads, queries, keys].join(' × ');

function otherSize(name: Text, first: Attention, second: Attention): Text {
  const [a, b] = [sizeOf(first), sizeOf(second)];
  return text(
    `${name.en}: heads, rows and columns are ${a} in A and ${b} in B. Attention can be compared where both are alike.`,
    `${name.de}: Köpfe, Zeilen und Spalten sind ${a} in A und ${b} in B. Vergleichen lässt sich Attention, wo beide gleich sind.`,
  );
}

function onlyIn(side: 'A' | 'B', count: number): Text {
  const many = counted(count, ['attention', 'attentions'], ['Attention', 'Attentions']);
  return text(`${many.en} only in ${side}: there is nothing to compare ${count === 1 ? 'it' : 'them'} with.`, `${many.de} nur in ${side}: Dazu gibt es nichts zu vergleichen.`); // prettier-ignore
}

const otherData = text(
  'Both have attention, but other data: there is no example for which it could be compared.',
  'Beide haben Attention, aber andere Daten: Es gibt kein Beispiel, an dem sie sich vergleichen ließe.',
);

function noExample(count: number): Text {
  const there = counted(count, ['example', 'examples'], ['Beispiel', 'Beispiele']);
  return text(
    `Attention is not compared: this part of the data has ${there.en}. Choose one of them and train again.`,
    `Attention wird nicht verglichen: Dieser Teil der Daten hat ${there.de}. Eines davon wählen und noch einmal trainieren.`,
  );
}
