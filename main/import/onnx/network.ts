import type { Tensor } from '@tensorflow/tfjs';
import { known, isKnown, ForeignError, type Known, type Value } from '../../../core/blocks/foreign/value.ts';
import { runCall } from '../../../core/blocks/foreign/run.ts';
import type { TF } from '../../../core/blocks/define.ts';
import { text, type Text } from '../../../core/text.ts';
import { Draft, NoBlock } from '../draft.ts';
import { BATCH, sizesOf, type Laid } from './axes.ts';
import type { Entry } from './entry.ts';
import { attributesOf } from './attributes.ts';
import type { OnnxModel, OnnxNode } from './model.ts';
import type { OnnxTensor } from './tensor.ts';

/** The size that stands for the batch in the second example of every shape. */
const OTHER_BATCH = 7907;

/** What a node of the file has become. */
export interface Fate {
  readonly node: OnnxNode;
  readonly what: 'block' | 'foreign' | 'constant' | 'view' | 'leftOut';
  /** Ids of nodes of the draft. */
  readonly into: readonly string[];
  readonly why?: Text;
}

/** Operators that stretch one of their inputs over the batch of another. */
const spreads = new Set(['Add', 'Sub', 'Mul', 'Div', 'Where', 'Equal', 'Greater', 'Less', 'LessOrEqual', 'GreaterOrEqual', 'And', 'Or', 'Not', 'Cast', 'Unsqueeze', 'Expand']); // prettier-ignore

/** Makes an output of foreign operators of a value: see opaque.ts. */
type Adopt = (net: Network, name: string) => Laid;

/** The network while it is read: what every value of the file has become so far. */
export class Network {
  readonly tf: TF;
  readonly draft = new Draft();
  readonly fates = new Map<OnnxNode, Fate>();
  readonly opset: number;
  /** The batch that the file was exported for; 0 if it takes any. */
  readonly fixedBatch: number;
  readonly #adopt: Adopt;
  readonly #held: Tensor[] = [];
  readonly #entries = new Map<string, Entry>();
  readonly #takers = new Map<string, OnnxNode[]>();
  readonly #ends: ReadonlySet<string>;

  constructor(tf: TF, model: OnnxModel, nodes: readonly OnnxNode[], fixedBatch: number, adopt: Adopt) {
    this.tf = tf;
    this.#adopt = adopt;
    this.opset = model.opset;
    this.fixedBatch = fixedBatch;
    this.#ends = new Set(model.outputs.map(({ name }) => name));
    for (const [name, tensor] of model.initializers) this.put(name, { kind: 'constant', tensor, isWeight: true });
    for (const node of nodes) {
      for (const name of new Set(node.inputs)) this.#takers.set(name, [...(this.#takers.get(name) ?? []), node]);
    }
  }

  put(name: string | undefined, entry: Entry): void {
    if (name !== undefined && name !== '') this.#entries.set(name, entry);
  }

  putLaid(name: string | undefined, laid: Laid): void {
    this.put(name, { kind: 'laid', laid });
  }

  entry(name: string): Entry | undefined {
    return this.#entries.get(name);
  }

  takers(name: string): readonly OnnxNode[] {
    return this.#takers.get(name) ?? [];
  }

  isEnd(name: string): boolean {
    return this.#ends.has(name);
  }

  /** A value that blocks can take. What no block has computed becomes an output of foreign operators. */
  laid(name: string | undefined): Laid {
    const entry = name === undefined ? undefined : this.entry(name);
    if (entry?.kind === 'laid') return entry.laid;
    if (entry?.kind === 'foreign' && name !== undefined) return this.#adopt(this, name);
    throw new NoBlock(
      text('It computes with numbers that are not an input.', 'Es rechnet mit Zahlen, die keine Eingabe sind.'),
    );
  }

  constant(name: string | undefined): OnnxTensor | undefined {
    const entry = name === undefined ? undefined : this.entry(name);
    return entry?.kind === 'constant' ? entry.tensor : undefined;
  }

  /** A constant of a single number. */
  scalar(name: string | undefined): number | undefined {
    const values = this.constant(name)?.values;
    return values?.length === 1 ? values[0] : undefined;
  }

  /** Whole numbers from a constant, or from a shape with the batch in it. */
  integers(name: string | undefined): readonly number[] | undefined {
    const entry = name === undefined ? undefined : this.entry(name);
    if (entry?.kind === 'shape') return entry.known[0].values;
    return entry?.kind === 'constant' && entry.tensor.values.length < 1_000 ? [...entry.tensor.values] : undefined;
  }

  /** The attribute of older versions or the input of newer ones. */
  list(node: OnnxNode, name: string, index: number): readonly number[] | undefined {
    const given = node.inputs[index];
    if (given !== undefined && given !== '') return this.integers(given);
    const value = node.attributes[name];
    return typeof value === 'number' ? [value] : Array.isArray(value) ? value : undefined;
  }

  /** The only node that takes a value, if it is this operator. */
  onlyTaker(name: string | undefined, operator: string): OnnxNode | undefined {
    if (name === undefined || this.isEnd(name)) return undefined;
    const [only, ...others] = this.takers(name);
    return only?.operator === operator && others.length === 0 ? only : undefined;
  }

  /**
   * Works out nodes on constants and shapes in advance; false if there is more to it. Large constants stay tensors of
   * numbers as they are.
   */
  workedOut(node: OnnxNode): boolean {
    const entries = node.inputs.map((name) => (name === '' ? undefined : this.entry(name)));
    const [first] = entries;
    if (node.operator === 'Shape' && first?.kind === 'laid') {
      const sizes = sizesOf(first.laid.view);
      const others = sizes.map((size) => (size % BATCH.size === 0 ? (size / BATCH.size) * OTHER_BATCH : size));
      const shapes = [sizes, others].map((shape) => this.#run(node, [known('float32', shape, [])]));
      return this.#putShapes(node, shapes);
    }
    const given = entries.filter((entry) => entry !== undefined);
    if (given.length === 0 || !given.every(({ kind }) => kind === 'constant' || kind === 'shape')) return false;
    if (given.every(({ kind }) => kind === 'constant')) return this.#fold(node, entries);
    const small = ([1, 2] as const).map((batch) => this.#run(node, entries.map((entry) => entry && knownFor(entry, batch)))); // prettier-ignore
    const [one = [], two = []] = small;
    if (one.some((value, i) => value.shape.join() !== two[i]?.shape.join())) return this.#putRepeated(node, one, two);
    return this.#putShapes(node, ([0, 1] as const).map((i) => this.#run(node, entries.map((entry) => exampleOf(entry, i))))); // prettier-ignore
  }

  /** The same numbers for every example, such as the places of a text, once: where they are only spread over others. */
  #putRepeated(node: OnnxNode, [one]: readonly Value[], [two]: readonly Value[]): boolean {
    const [name = ''] = node.outputs;
    if (!one || !two || !isKnown(one) || !isKnown(two) || node.outputs.length !== 1 || this.isEnd(name)) return false;
    const isRepeated = one.shape[0] === 1 && two.shape[0] === 2 && two.values.every((value, i) => value === one.values[i % one.values.length]); // prettier-ignore
    const isSpread = this.takers(name).every(({ operator, inputs }) => spreads.has(operator) || (operator === 'Gather' && inputs[0] !== name)); // prettier-ignore
    if (!isRepeated || !isSpread) return false;
    this.put(name, { kind: 'constant', tensor: tensorOf(one), isWeight: false });
    this.fates.set(node, { node, what: 'constant', into: [] });
    return true;
  }

  #run(node: OnnxNode, inputs: readonly (Value | undefined)[]): readonly Value[] {
    const { operator, outputs } = node;
    const call = { operator, outputs: [...outputs], attributes: attributesOf(node, this) };
    return this.compute(() => runCall(this.tf, call, inputs));
  }

  /** Values that are kept until `release`; whatever else was needed for them is not. Others may compute meanwhile. */
  compute(work: () => readonly Value[]): readonly Value[] {
    let results: readonly Value[] = [];
    this.tf.tidy(() => {
      results = work();
      for (const value of results) if (!isKnown(value)) this.#held.push(this.tf.keep(value));
    });
    return results;
  }

  release(): void {
    this.tf.dispose(this.#held.splice(0));
  }

  #putShapes(node: OnnxNode, [one = [], other = []]: readonly (readonly Value[])[]): boolean {
    const pairs = node.outputs.map((name, i) => [name, one[i], other[i]] as const);
    if (!pairs.every(([, a, b]) => a !== undefined && b !== undefined && isKnown(a) && isKnown(b))) return false;
    for (const [name, a, b] of pairs) {
      if (!a || !b || !isKnown(a) || !isKnown(b)) continue;
      const isFixed = a.shape.join() === b.shape.join() && a.values.every((value, i) => value === b.values[i]);
      this.put(name, isFixed ? { kind: 'constant', tensor: tensorOf(a), isWeight: false } : { kind: 'shape', known: [a, b], node }); // prettier-ignore
    }
    this.fates.set(node, { node, what: 'constant', into: [] });
    return true;
  }

  #fold(node: OnnxNode, entries: readonly (Entry | undefined)[]): boolean {
    const isWeight = entries.some((entry) => entry?.kind === 'constant' && entry.isWeight && entry.tensor.dtype === 'float32'); // prettier-ignore
    const inputs = entries.map((entry) => exampleOf(entry, 0));
    const results = this.#run(node, inputs).map((value): OnnxTensor => {
      if (isKnown(value)) return tensorOf(value);
      return { dtype: dtypeOf(value.dtype), shape: value.shape, values: numbersOf(value.dataSync()) };
    });
    results.forEach((tensor, i) => this.put(node.outputs[i], { kind: 'constant', tensor, isWeight }));
    this.fates.set(node, { node, what: 'constant', into: [] });
    return true;
  }
}

function numbersOf(values: Float32Array | Int32Array | Uint8Array): Float32Array | Float64Array {
  return values instanceof Float32Array ? Float32Array.from(values) : Float64Array.from(values);
}

const dtypeOf = (name: string) => (name === 'int32' || name === 'bool' ? name : 'float32');

function tensorOf({ dtype, shape, values }: Known): OnnxTensor {
  return { dtype, shape, values: dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values) };
}

/** A constant as the operators take it. */
export function knownOf({ dtype, shape, values }: OnnxTensor): Known {
  return known(dtype, shape, [...values]);
}

/** A constant, or a shape for this size of the batch: its numbers are linear in it. */
export function knownFor(entry: Entry, batch: number): Known | undefined {
  if (entry.kind === 'constant') return knownOf(entry.tensor);
  if (entry.kind !== 'shape') return undefined;
  const [a, b] = entry.known;
  const slopes = a.values.map((value, i) => (value - (b.values[i] ?? value)) / (BATCH.size - OTHER_BATCH));
  return { ...a, values: a.values.map((value, i) => value + (slopes[i] ?? 0) * (batch - BATCH.size)) };
}

/** A constant or shape for the first or second size of the batch. */
export function exampleOf(entry: Entry | undefined, which: 0 | 1): Value | undefined {
  if (!entry) return undefined;
  if (entry.kind === 'constant') return knownOf(entry.tensor);
  if (entry.kind === 'shape') return entry.known[which];
  if (entry.kind === 'foreign') return entry.examples[which];
  throw new ForeignError('It is not known yet.', 'Es ist noch nicht bekannt.');
}
