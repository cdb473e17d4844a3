import type { DType, Graph, Node, Value } from '../ir.ts';
import { bodyOf, formulaOf } from './emitters/table.ts';
import { elementType, storedType, type ArrayId, type Bound, type Emission, type Kernel } from './kernel.ts';
import { Scope } from './scope.ts';
import { whole } from './wgsl.ts';

/** The array of single numbers: those that a step is given, those that it reports, and whether something went wrong. */
export const NUMBERS: ArrayId = -1;

/** Values that lie in the array of single numbers, by their places there. */
export interface Numbers {
  /** Inputs. */
  readonly given: ReadonlyMap<Value, number>;
  readonly reported: ReadonlyMap<Value, number>;
}

export const noNumbers: Numbers = { given: new Map(), reported: new Map() };

/** What a kernel computes. */
export interface Task {
  /** All values whose elements are computed at the same index. */
  readonly members: readonly Value[];
  /** Those of them that are written to arrays of their own. */
  readonly writes: readonly Value[];
  /** A member that the frame computes, rather than `finish`. */
  readonly heavy?: Value;
}

/** The part of a kernel that says which thread computes what. */
export interface Frame extends Pick<Kernel, 'main' | 'threads' | 'blocks'> {
  readonly declarations?: string;
  /** What it leaves in the array `parts`, instead of finishing: for the next frame, which reads it there. */
  readonly parts?: Parts | undefined;
}

interface Parts {
  readonly dtype: DType;
  readonly count: number;
}

/** What a program by rows is written with. */
export interface RowWriting {
  /** The element of a value at an index, by statements in a scope. */
  element(value: Value, index: string, scope: Scope): string;
  /** From now on a value's element is this, wherever it is asked for: the index lies in the row. */
  know(value: Value, element: (index: string, scope: Scope) => string): void;
  /** The statement that stores an element, if anybody else needs it. */
  store(value: Value, index: string, element: string): string | undefined;
}

/** Reads an input of the frame's value by an expression for any place. */
export type ReadInput = (input: number, index: string) => string;

/**
 * Writes the source of a kernel that computes some values from arrays, and whatever lies in between where it is read.
 * Names in the text go by their order, so that kernels that do the same have the same source.
 */
export class Source {
  readonly #graph: Graph;
  readonly #isKept: (value: Value) => boolean;
  readonly #task: Task;
  readonly #numbers: Numbers;
  readonly #reads: ArrayId[] = [];
  readonly #functions: string[] = [];
  readonly #names = new Map<Value, string>();
  /** Elements that are known in a program by rows. */
  readonly #known = new Map<Value, (index: string, scope: Scope) => string>();

  /** `isKept`: whether a value can be read from an array. */
  constructor(graph: Graph, isKept: (value: Value) => boolean, task: Task, numbers: Numbers = noNumbers) {
    this.#graph = graph;
    this.#isKept = (value) => isKept(value) && !task.members.includes(value);
    this.#task = task;
    this.#numbers = numbers;
  }

  /** The kernel, with `finish(i)` or `finish(i, v)` for the i-th element and the value v that the frame has computed. */
  kernel(frame: (read: ReadInput) => Frame): Kernel {
    const [kernel] = this.kernels((read) => [frame(read)]);
    if (!kernel) throw new Error('A frame makes a kernel.');
    return kernel;
  }

  /** A kernel for each frame: all but the last leave parts for the next one. */
  kernels(framesOf: (read: ReadInput) => readonly Frame[]): readonly Kernel[] {
    const { members, heavy } = this.#task;
    const inputs = heavy === undefined ? [] : this.#node(heavy).operation.inputs;
    const frames = framesOf((input, at) => this.#call(inputs[input] ?? -1, at));
    const finish = this.#finish();
    const isReporting = members.some((value) => this.#numbers.reported.has(value));
    return frames.map(({ declarations = '', main, threads, blocks, parts }, i) => {
      const own = parts ? declarations : `${finish}\n${declarations}`;
      const called = withCalled(own, main, this.#functions);
      const bound = this.#bound(`${called}\n${main}`, isReporting, { before: frames[i - 1]?.parts, left: parts });
      return { ...bound, declarations: called, main, threads, blocks };
    });
  }

  /** A kernel with a program of its own. */
  kernelOf(frameOf: (writing: RowWriting) => Frame): Kernel {
    const { writes } = this.#task;
    const { declarations = '', main, threads, blocks } = frameOf({
      element: (value, index, scope) => this.#element(value, index, scope),
      know: (value, element) => void this.#known.set(value, element),
      store: (value, index, element) => (writes.includes(value) ? `y${writes.indexOf(value)}[${index}] = ${this.#stored(value, element)};` : undefined),
    }); // prettier-ignore
    const called = withCalled(declarations, main, this.#functions);
    const bound = this.#bound(`${called}\n${main}`, false, { before: undefined, left: undefined });
    return { ...bound, declarations: called, main, threads, blocks };
  }

  /** The function that computes and stores all elements at an index. */
  #finish(): string {
    const { members, writes, heavy } = this.#task;
    const scope = new Scope();
    if (heavy !== undefined) scope.known.set(`${heavy} i`, 'v');
    const elements = new Map(members.map((value) => [value, this.#element(value, 'i', scope)]));
    const stored = (value: Value) => this.#stored(value, elements.get(value) ?? '');
    const reported = members.filter((value) => this.#numbers.reported.has(value));
    const stores = [
      ...writes.map((value, i) => `  y${i}[i] = ${stored(value)};`),
      ...reported.map((value) => `  numbers[${this.#numbers.reported.get(value)}] = bitcast<u32>(${stored(value)});`),
    ];
    const parameter = heavy === undefined ? '' : `, v: ${elementType[this.#node(heavy).type.dtype]}`;
    return `fn finish(i: u32${parameter}) {\n${scope.text}\n${stores.join('\n')}\n}`;
  }

  #stored(value: Value, element: string): string {
    return this.#node(value).type.dtype === 'bool' ? `select(0u, 1u, ${element})` : element;
  }

  /** The arrays that a text reads, what was left for it, and what it writes. */
  #bound(text: string, isReporting: boolean, { before, left }: { before: Parts | undefined; left: Parts | undefined }) {
    const numbers: Bound = { id: NUMBERS, name: 'numbers', type: 'u32' };
    const between = (parts: Parts) => ({ id: this.#graph.nodes.length + (this.#task.heavy ?? 0), name: 'parts', type: storedType[parts.dtype] }); // prettier-ignore
    const array = (id: Value, name: string) => (id === NUMBERS ? numbers : { id, name, type: storedType[this.#node(id).type.dtype] }); // prettier-ignore
    const isWritten = (id: ArrayId) => id === NUMBERS && isReporting && !left;
    const own = this.#reads.map((id, i) => array(id, `x${i}`)).filter(({ id, name }) => isIn(text, name) && !isWritten(id)); // prettier-ignore
    const reads = [...own, ...(before ? [between(before)] : [])];
    const results = [...this.#task.writes.map((id, i) => array(id, `y${i}`)), ...(isReporting ? [numbers] : [])];
    return {
      reads,
      writes: left ? [between(left)] : results,
      parts: left && { dtype: left.dtype, shape: [left.count] },
    };
  }

  /** The element of a value at an index, by statements in this scope. */
  #element(value: Value, index: string, scope: Scope): string {
    const known = this.#known.get(value);
    if (known) return known(index, scope);
    const key = `${value} ${index}`;
    const name = scope.known.get(key) ?? scope.define(this.#isKept(value) ? this.#kept(value, index) : this.#computed(value, index, scope)); // prettier-ignore
    scope.known.set(key, name);
    return name;
  }

  #computed(value: Value, index: string, scope: Scope): string {
    const { operation } = this.#node(value);
    const formula = formulaOf(operation);
    if (!formula) return `${this.#functionOf(value)}(${index})`;
    const read = (input: number, at: string) => this.#element(operation.inputs[input] ?? -1, at, scope);
    return formula(operation as never, { ...this.#typesOf(value), index, define: scope.define, read });
  }

  /** The same, by calling a function: an expression for any place. */
  #call(value: Value, index: string): string {
    return this.#isKept(value) ? this.#kept(value, index) : `${this.#functionOf(value)}(${index})`;
  }

  #kept(value: Value, index: string): string {
    const { dtype } = this.#node(value).type;
    const place = this.#numbers.given.get(value);
    const id = place === undefined ? value : NUMBERS;
    if (!this.#reads.includes(id)) this.#reads.push(id);
    if (place !== undefined) return `bitcast<${storedType[dtype]}>(numbers[${whole(place)}])`;
    const element = `x${this.#reads.indexOf(id)}[${index}]`;
    return dtype === 'bool' ? `(${element} != 0u)` : element;
  }

  /** The name of the function that computes elements of a value. */
  #functionOf(value: Value): string {
    const known = this.#names.get(value);
    if (known) return known;
    const { dtype } = this.#node(value).type;
    const text = this.#bodyOf(value);
    const name = `f${this.#functions.length}`;
    this.#functions.push(`fn ${name}(i: u32) -> ${elementType[dtype]} {\n${text}\n}`);
    this.#names.set(value, name);
    return name;
  }

  #bodyOf(value: Value): string {
    const scope = new Scope();
    const { operation } = this.#node(value);
    const body = bodyOf(operation);
    if (!body) {
      if (!formulaOf(operation)) throw new Error(`There is no shader for ${operation.op}.`);
      const result = scope.define(this.#computed(value, 'i', scope));
      return `${scope.text}\n  return ${result};`;
    }
    const read = (input: number, at: string) => this.#call(operation.inputs[input] ?? -1, at);
    const text = body(operation as never, { ...this.#typesOf(value), index: 'i', define: scope.define, read });
    return `${scope.text}\n${text}`;
  }

  #typesOf(value: Value): Pick<Emission, 'type' | 'types'> {
    const { type, operation } = this.#node(value);
    return { type, types: operation.inputs.map((input) => this.#node(input).type) };
  }

  #node(value: Value): Node {
    const node = this.#graph.nodes[value];
    if (!node) throw new Error(`The graph has no value ${value}.`);
    return node;
  }
}

const isIn = (text: string, name: string) => new RegExp(`\\b${name}\\b`).test(text);

/** Declarations with those of some functions that they or statements call, in their order: each calls only earlier ones. */
function withCalled(declarations: string, main: string, functions: readonly string[]): string {
  let called = declarations;
  for (const own of functions.toReversed()) {
    const [, name = ''] = /^fn (\w+)/.exec(own) ?? [];
    if (isIn(called, name) || isIn(main, name)) called = `${own}\n${called}`;
  }
  return called;
}
