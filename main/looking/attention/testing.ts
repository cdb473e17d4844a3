// For tests only.
import { emptyDocument } from '../../../core/graph/create.ts';
import type { Document } from '../../../core/graph/document.ts';
import { assembled } from '../../../core/examples/assembled.ts';
import { multiHead } from '../../../core/modules/multiHead.ts';
import type { AttentionFrame } from '../../../core/protocol/attention.ts';
import type { WireTensor } from '../../../core/protocol/tensors.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { defaultTraining } from '../../../core/training/settings.ts';
import type { NamedTensors } from '../../tensors/named.ts';

export const [LENGTH, WIDTH, HEADS] = [16, 8, 2];
/** The attention of `lettersNet`. */
export const ATTENTION = 'module1/attention/softmax1';

/** Letters of two words that attend to each other, without padding: which word has more of a letter? */
export function lettersNet(epochs = 1): Document {
  const data = { kind: 'words', examples: 60, testShare: 0.2, seed: 1 } as const;
  return assembled(emptyDocument('letters', data, { ...defaultTraining, epochs, batchSize: 8, learningRate: 0.01 }), {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    embedding: ['embedding', { tokens: 7, width: WIDTH }, { in: 'data.out' }, { at: [1, 0] }],
    heads: [
      multiHead,
      { width: WIDTH, heads: HEADS },
      { query: 'embedding', key: 'embedding', value: 'embedding', mask: 'data.mask' },
      { at: [2, 0] },
    ],
    mean: ['sequenceMean', {}, { in: 'heads.out1' }, { at: [3, 0] }],
    classes: ['linear', { units: 2 }, { in: 'mean' }, { at: [4, 0] }],
    output: ['output', {}, { in: 'classes' }, { at: [5, 0] }],
  });
}

export const noInterventions = { cuts: [], off: [], swaps: [] } as const;

/** A request for the first training example and the initial weights. */
export function look(document: Document, wish: Partial<ParsedParams['attention']> = {}): ParsedParams['attention'] {
  const example = { split: 'training', index: 0 } as const;
  const view = { attention: null, head: 0, place: null, maps: false, parts: false };
  return { document, runId: null, example, ...view, interventions: { cuts: [], off: [], swaps: [] }, ...wish };
}

export function numbersIn({ data }: WireTensor): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(data, 'base64')).buffer);
}

export const afterIn = ({ outputs: [first] }: AttentionFrame): readonly number[] =>
  (first?.said ?? []).toSorted((a, b) => a.index - b.index).map(({ after }) => Number(after));

type Matrix = readonly (readonly number[])[];

function rows(values: ArrayLike<number>, width: number): Matrix {
  return Array.from({ length: values.length / width }, (_, i) => Array.from({ length: width }, (_, k) => values[i * width + k] ?? NaN)); // prettier-ignore
}

const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => (b[0] ?? []).map((_, k) => row.reduce((sum, x, i) => sum + x * (b[i]?.[k] ?? NaN), 0)));
const transposed = (a: Matrix): Matrix => (a[0] ?? []).map((_, i) => a.map((row) => row[i] ?? NaN));

interface Changes {
  /** Whether a key is hidden from a query in a head. */
  isHidden(head: number, query: number, key: number): boolean;
  isOff(head: number): boolean;
}

/** The same network computed in plain numbers: attention weights of every head, and the probabilities. */
export function plainly(ids: readonly number[], weights: NamedTensors, { isHidden, isOff }: Changes) {
  const of = (name: string) => weights.get(name)?.values ?? new Float32Array(0);
  const linear = (x: Matrix, name: string) => {
    const bias = of(`${name}.bias`);
    return times(x, rows(of(`${name}.kernel`), bias.length)).map((row) => row.map((value, i) => value + (bias[i] ?? 0)));
  };
  const table = rows(of('embedding1.embeddings'), WIDTH);
  const x = ids.map((id) => table[id] ?? []);
  const projected = (name: string) => linear(x, `module1/${name}_proj`);
  const [q, k, v] = [projected('q'), projected('k'), projected('v')];
  const size = WIDTH / HEADS;
  const part = (all: Matrix, head: number) => all.map((row) => row.slice(head * size, (head + 1) * size));
  const attended = Array.from({ length: HEADS }, (_, head) => {
    const scores = times(part(q, head), transposed(part(k, head))).map((row) => row.map((score) => score / Math.sqrt(size)));
    return scores.map((row, query) => {
      const raised = row.map((score, key) => (isHidden(head, query, key) ? 0 : Math.exp(score)));
      const sum = raised.reduce((all, value) => all + value, 0);
      return raised.map((value) => (sum === 0 ? 0 : value / sum));
    });
  });
  const mixed = attended.map((own, head) => times(own, part(v, head)).map((row) => row.map((value) => (isOff(head) ? 0 : value))));
  const merged = x.map((_, place) => mixed.flatMap((head) => head[place] ?? []));
  const out = linear(merged, 'module1/out_proj');
  const mean = transposed(out).map((column) => column.reduce((sum, value) => sum + value, 0) / ids.length);
  const [logits = []] = linear([mean], 'linear1');
  const raised = logits.map(Math.exp);
  return { attended, said: raised.map((value) => value / raised.reduce((sum, one) => sum + one, 0)) };
} // prettier-ignore
