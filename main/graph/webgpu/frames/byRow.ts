import { sizeOf } from '../../../../core/shape.ts';
import type { Graph, Node, ReduceFunction, Value } from '../../ir.ts';
import { rowsOf, type RowTask } from '../byRow.ts';
import { elementType, THREADS } from '../kernel.ts';
import { Scope } from '../scope.ts';
import type { Frame, RowWriting } from '../source.ts';
import { whole } from '../wgsl.ts';
import { blocksOf, lanesOf, overTerms, placed, tree, type Lanes } from './lanes.ts';
import { combineOf, rankOf } from './reduce.ts';

/**
 * All that is done to rows in one go: lanes of threads go along a row once for each sum and the like, which they then all
 * know, and once more for what is stored. Nothing on the way is stored that nobody else needs.
 */
export class RowProgram {
  readonly #graph: Graph;
  readonly #task: RowTask;
  readonly #writing: RowWriting;
  readonly #lanes: Lanes;
  readonly #trees = new Map<string, string>();
  readonly #steps: string[] = [];
  #names = 0;

  constructor(graph: Graph, task: RowTask, writing: RowWriting) {
    this.#graph = graph;
    this.#task = task;
    this.#writing = writing;
    const { count, length } = task.rows;
    this.#lanes = lanesOf({ lengths: [count], strides: [length] }, count, length, false);
  }

  frame(): Frame {
    const { rows, members } = this.#task;
    for (const value of members) this.#add(value);
    const scope = new Scope();
    const stores = members.flatMap((value) => (this.#isWhole(value) ? (this.#stored(value, 'i', scope) ?? []) : []));
    if (stores.length > 0) this.#alongRow(`${scope.text}\n${stores.join('\n')}`);
    return {
      declarations: [...this.#trees.values()].join('\n'),
      threads: THREADS,
      blocks: blocksOf(this.#lanes),
      main: `${placed(this.#lanes)}
  let isOwn = result < ${whole(rows.count)};
${this.#steps.join('\n')}`,
    };
  }

  /** Computes what goes along rows, and what there is once a row; elements are computed where they are needed. */
  #add(value: Value): void {
    const { operation } = this.#node(value);
    const [input = -1] = operation.inputs;
    if (rowsOf(this.#graph, value) && operation.op === 'softmax') this.#softmax(value, input, operation.isLog);
    else if (rowsOf(this.#graph, value) && operation.op === 'arg') this.#arg(value, input, operation.fn === 'min');
    else if (rowsOf(this.#graph, value) && operation.op === 'reduce') this.#reduce(value, input, operation.fn);
    else if (!this.#isWhole(value)) this.#once(value);
  }

  #reduce(value: Value, input: Value, fn: ReduceFunction): void {
    const total = this.#combined(fn, this.#node(value), (index, scope) => this.#writing.element(input, index, scope));
    this.#row(value, fn === 'mean' ? `${total} / ${this.#typeOf(value)}(${this.#task.rows.length})` : total);
  }

  #softmax(value: Value, input: Value, isLog: boolean): void {
    const node = this.#node(value);
    const element = (index: string, scope: Scope) => this.#writing.element(input, index, scope);
    const largest = this.#combined('max', node, element);
    const sum = this.#combined('sum', node, (index, scope) => `exponential(${element(index, scope)} - ${largest})`);
    this.#writing.know(value, (index, scope) =>
      scope.define(isLog ? `${element(index, scope)} - ${largest} - logarithm(${sum})` : `exponential(${element(index, scope)} - ${largest}) / ${sum}`),
    ); // prettier-ignore
  }

  #arg(value: Value, input: Value, isBackwards: boolean): void {
    const { dtype } = this.#node(input).type;
    const best = this.#name();
    const scope = new Scope();
    const rank = rankOf(dtype, this.#writing.element(input, 'i', scope), isBackwards);
    this.#steps.push(`  var ${best} = vec2u(0u, 0xffffffffu);`);
    this.#alongRow(`${scope.text}\n${best} = better(${best}, vec2u(${rank}, k));`);
    this.#trees.set(
      'best',
      tree('bestOf', 'vec2u', this.#lanes, (x, y) => `better(${x}, ${y})`),
    );
    this.#steps.push(`  ${best} = bestOf(local, lane, ${best});`);
    const own = new Scope();
    const first = this.#writing.element(input, own.define(`result * ${whole(this.#task.rows.length)}`), own);
    this.#row(value, `select(i32(${best}.y), 0, ${dtype === 'float32' ? `isNaN(${first})` : 'false'})`, own);
  }

  /** Names what the elements of a row are together, as all of its lanes know it. */
  #combined(fn: ReduceFunction, { type: { dtype } }: Node, term: (index: string, scope: Scope) => string): string {
    const { start, combine } = combineOf(fn, dtype);
    const kind = fn === 'mean' ? 'sum' : fn;
    const name = this.#name();
    const scope = new Scope();
    const own = term('i', scope);
    this.#trees.set(`${kind} ${dtype}`, tree(`${kind}Of${elementType[dtype]}`, elementType[dtype], this.#lanes, combine)); // prettier-ignore
    this.#steps.push(`  var ${name} = ${start};`);
    this.#alongRow(`${scope.text}\n${name} = ${combine(name, own)};`);
    this.#steps.push(`  ${name} = ${kind}Of${elementType[dtype]}(local, lane, ${name});`);
    return name;
  }

  /** What a row has once, from now on by a name. */
  #once(value: Value): void {
    const scope = new Scope();
    this.#row(value, this.#writing.element(value, 'result', scope), scope);
  }

  #row(value: Value, element: string, scope = new Scope()): void {
    const name = this.#name();
    this.#steps.push(`  var ${name}: ${this.#typeOf(value)};
  if (isOwn) {
${scope.text}
  ${name} = ${element};
  }`);
    this.#writing.know(value, () => name);
    const store = this.#writing.store(value, 'result', name);
    if (store !== undefined) this.#steps.push(`  if (isOwn && lane == 0u) { ${store} }`);
  }

  #stored(value: Value, index: string, scope: Scope): string | undefined {
    return this.#writing.store(value, index, this.#writing.element(value, index, scope));
  }

  #alongRow(body: string): void {
    const { length } = this.#task.rows;
    this.#steps.push(`  if (isOwn) {${overTerms(this.#lanes, `let i = result * ${whole(length)} + k;\n${body}`)}
  }`);
  }

  /** Whether a value has an element for each of the rows. */
  #isWhole(value: Value): boolean {
    const { count, length } = this.#task.rows;
    return sizeOf(this.#node(value).type.shape) === count * length;
  }

  #typeOf(value: Value): string {
    return elementType[this.#node(value).type.dtype];
  }

  #node(value: Value): Node {
    return this.#graph.nodes[value] as Node;
  }

  #name(): string {
    return `r${this.#names++}`;
  }
}
