import { sizeOf } from '../../../core/shape.ts';
import type { Graph, Node, Value } from '../ir.ts';
import type { Analysis } from './analysis.ts';
import { formulaOf } from './emitters/table.ts';
import { THREADS, type ArrayId, type Bound, type Kernel } from './kernel.ts';
import { Scope } from './scope.ts';
import { NUMBERS, type Numbers } from './source.ts';
import { whole } from './wgsl.ts';

/** Where a tensor lies in a buffer that holds many: the whole buffer's number, and the element that it begins with. */
export interface Flat {
  readonly array: ArrayId;
  readonly begin: number;
}

/** The end of an update: what it computes, in a single dispatch. */
export interface Tail {
  readonly values: ReadonlySet<Value>;
  readonly kernels: readonly Kernel[];
}

/** A tensor of the tail, and the call that computes an element of it. */
interface Segment {
  readonly count: number;
  readonly call: string;
}

const none: Tail = { values: new Set(), kernels: [] };

/**
 * Tensors that are computed last, element by element, from nothing but single numbers and tensors in whole buffers, as
 * an optimizer does with all weights: since the kernel binds whole buffers, there may be any number of them.
 */
export function tailOf(
  graph: Graph,
  analysis: Analysis,
  flats: ReadonlyMap<Value, Flat>,
  numbers: Numbers,
  bindings: number,
): Tail {
  const values = valuesOf(graph, analysis, flats, numbers);
  if (values.length < 2) return none;
  const writer = new TailSource(graph, analysis, flats, numbers);
  const segments = values.map((value) => writer.segment(value));
  const kernel = writer.kernel(segments);
  if (kernel.reads.length + kernel.writes.length > bindings) return none;
  return { values: new Set(values), kernels: [kernel] };
}

function valuesOf(
  graph: Graph,
  analysis: Analysis,
  flats: ReadonlyMap<Value, Flat>,
  numbers: Numbers,
): readonly Value[] {
  const outputs = new Set(graph.outputs.map(({ value }) => value));
  const computed = graph.nodes.flatMap(({ operation }, value) => (analysis.isKept(value) && operation.op !== 'input' && operation.op !== 'constant' ? [value] : [])); // prettier-ignore
  const isRead = new Set(computed.flatMap((value) => [...analysis.reads(value).keys()]));
  const read = new Set<ArrayId>();
  const written = new Set<ArrayId>();
  return computed.filter((value) => {
    const own = flats.get(value);
    const { type, operation } = graph.nodes[value] as Node;
    if (!own || !outputs.has(value) || isRead.has(value) || type.dtype !== 'float32' || !formulaOf(operation))
      return false;
    const leaves = [...analysis.reads(value)].filter(([leaf]) => !numbers.given.has(leaf));
    const arrays = leaves.map(([leaf, isAligned]) => (isAligned ? flats.get(leaf)?.array : undefined));
    // A kernel must not read and write the same buffer.
    if (arrays.some((array) => array === undefined || array === own.array || written.has(array)) || read.has(own.array)) return false; // prettier-ignore
    for (const array of arrays) if (array !== undefined) read.add(array);
    written.add(own.array);
    return true;
  });
}

/** Writes the kernel of a tail. What is done to several tensors is a function, which is told where they begin. */
class TailSource {
  readonly #graph: Graph;
  readonly #analysis: Analysis;
  readonly #flats: ReadonlyMap<Value, Flat>;
  readonly #numbers: Numbers;
  readonly #reads: ArrayId[] = [];
  readonly #writes: ArrayId[] = [];
  readonly #functions: string[] = [];

  constructor(graph: Graph, analysis: Analysis, flats: ReadonlyMap<Value, Flat>, numbers: Numbers) {
    this.#graph = graph;
    this.#analysis = analysis;
    this.#flats = flats;
    this.#numbers = numbers;
  }

  segment(value: Value): Segment {
    const scope = new Scope();
    const begins: number[] = [];
    /** An element of a whole buffer. */
    const place = (name: string, { begin }: Flat) => `${name}[b${begins.push(begin) - 1} + i]`;
    const element = (of: Value): string => {
      const known = scope.known.get(String(of)) ?? scope.define(of !== value && this.#analysis.isKept(of) ? kept(of) : computed(of)); // prettier-ignore
      scope.known.set(String(of), known);
      return known;
    };
    const kept = (of: Value): string => {
      const number = this.#numbers.given.get(of);
      const flat = this.#flats.get(of);
      if (number !== undefined) {
        const type = this.#node(of).type.dtype === 'int32' ? 'i32' : 'f32';
        return `bitcast<${type}>(${nameIn(this.#reads, NUMBERS, 'x')}[${whole(number)}])`;
      }
      if (!flat) throw new Error(`Value ${of} lies in no whole buffer.`);
      return place(nameIn(this.#reads, flat.array, 'x'), flat);
    };
    const computed = (of: Value): string => {
      const { operation, type } = this.#node(of);
      const formula = formulaOf(operation);
      if (!formula) throw new Error(`${operation.op} is no formula.`);
      const types = operation.inputs.map((input) => this.#node(input).type);
      const read = (input: number) => element(operation.inputs[input] ?? -1);
      return formula(operation as never, { type, types, index: 'i', define: scope.define, read });
    };
    const result = element(value);
    const own = this.#flats.get(value) ?? { array: NUMBERS, begin: 0 };
    const store = `  ${place(nameIn(this.#writes, own.array, 'y'), own)} = ${result};`;
    const body = `${scope.text}\n${store}`;
    const parameters = begins.map((_, i) => `, b${i}: u32`).join('');
    const text = `(i: u32${parameters}) {\n${body}\n}`;
    const known = this.#functions.indexOf(text);
    const at = known < 0 ? this.#functions.push(text) - 1 : known;
    const count = sizeOf(this.#node(value).type.shape);
    return { count, call: `update${at}(i${begins.map((begin) => `, ${whole(begin)}`).join('')});` };
  }

  kernel(segments: readonly Segment[]): Kernel {
    let first = 0;
    const cases = segments.map(({ count, call }) => {
      const begin = first;
      first += Math.ceil(count / THREADS);
      return `if (block < ${whole(first)}) {
    let i = (block - ${whole(begin)}) * ${whole(THREADS)} + local;
    if (i < ${whole(count)}) { ${call} }
  }`;
    });
    const bound = (letter: string) => (id: ArrayId, i: number): Bound => ({ id, name: `${letter}${i}`, type: id === NUMBERS ? 'u32' : 'f32' }); // prettier-ignore
    return {
      reads: this.#reads.map(bound('x')),
      writes: this.#writes.map(bound('y')),
      declarations: this.#functions.map((text, i) => `fn update${i}${text}`).join('\n'),
      main: `  ${cases.join(' else ')}`,
      threads: THREADS,
      blocks: first,
    };
  }

  #node(value: Value): Node {
    const node = this.#graph.nodes[value];
    if (!node) throw new Error(`The graph has no value ${value}.`);
    return node;
  }
}

/** The name of an array, which joins the list if it is not in it. */
function nameIn(list: ArrayId[], id: ArrayId, letter: 'x' | 'y'): string {
  if (!list.includes(id)) list.push(id);
  return `${letter}${list.indexOf(id)}`;
}
