import { sizeOf } from '../../../core/shape.ts';
import { createBuilder, withInputs } from '../builder.ts';
import { grouped } from '../grouped.ts';
import type { Graph, GraphOutput, Node, Operation, Value } from '../ir.ts';
import { binaryCodes, unaryCodes, type Kernel, type KernelStep, type Operand } from './kernel.ts';

/** Single numbers are passed by value: they do not live in the kernels' memory. */
const SHORTEST = 2;

/** A kernel and its arguments, by the names of the graph's inputs and outputs or of what the head hands over. */
export interface TailKernel {
  readonly kernel: Kernel;
  /** An output of the graph that the head has computed is called `new/...`. */
  readonly arrays: readonly string[];
  readonly numbers: readonly string[];
  readonly outputs: readonly string[];
  /** The outputs of the graph it checks for being finite: those it writes, or those it reads from the head. */
  readonly checked: readonly string[];
  /** The document's node whose weights it updates. */
  readonly scope: string | undefined;
}

/** A graph split into two consecutive parts. */
export interface Split {
  /** Computes everything outside the tail, including what the tail reads: those outputs are called `handed/...`. */
  readonly head: Graph;
  readonly tail: readonly TailKernel[];
}

/**
 * Splits off the part at the end of a graph that processes long arrays element by element: with Adam, a dozen
 * operations over every weight. One by one they wait for memory; in a single pass, each number is read and written
 * once. Kernels also check the `checked` outputs they have at hand for being finite.
 */
export function splitTail(graph: Graph, checked: readonly string[] = []): Split {
  const inTail = tailOf(graph);
  const groups = groupsOf(graph, inTail);
  const names = namesOf(graph, inTail);
  const putOut = new Map(grouped(graph.outputs, ({ value }) => value));
  const isChecked = new Set(checked);
  const tail = groups.map((values) => tailKernel({ graph, values, names, putOut, isChecked }));
  const written = new Set(tail.flatMap(({ outputs }) => outputs));
  const handed = [...names].filter(([, name]) => isHanded(name)).map(([value, name]) => ({ name, value }));
  const b = createBuilder();
  const renamed: Value[] = [];
  for (const [i, { operation, type, scope }] of graph.nodes.entries()) {
    if (inTail[i]) continue;
    b.scope = scope;
    renamed[i] = b.emit(
      withInputs(
        operation,
        operation.inputs.map((value) => renamed[value] ?? 0),
      ),
      type,
    );
  }
  const outputs = [...graph.outputs.filter(({ name }) => !written.has(name)), ...handed];
  return { head: b.finish(outputs.map(({ name, value }) => ({ name, value: renamed[value] ?? 0 }))), tail };
}

/** How many values the tail of a graph would compute: a measure of the gain. */
export function workOf(graph: Graph): number {
  const inTail = tailOf(graph);
  return graph.nodes.reduce((sum, { type }, i) => sum + (inTail[i] ? sizeOf(type.shape) : 0), 0);
}

const HANDED = 'handed/';
const NEW = 'new/';

/** Whether an output of the head is only for the tail. */
export function isHanded(name: string): boolean {
  return name.startsWith(HANDED);
}

/** The graph's output that a kernel reads under this name; undefined for its other inputs. */
export function outputRead(name: string): string | undefined {
  return name.startsWith(NEW) ? name.slice(NEW.length) : undefined;
}

/** Reads an array and returns whether it is finite. */
export function lookKernel(name: string, length: number): TailKernel {
  const checked = [{ kind: 'array', index: 0 }] as const;
  const kernel = { length, arrays: 1, numbers: 0, steps: [], outputs: [], checked };
  return { kernel, arrays: [`${NEW}${name}`], numbers: [], outputs: [], checked: [name], scope: undefined };
}

function codeOf(operation: Operation): readonly number[] | undefined {
  if (operation.op === 'unary' && operation.fn in unaryCodes)
    return unaryCodes[operation.fn as keyof typeof unaryCodes];
  if (operation.op === 'binary' && operation.fn in binaryCodes)
    return binaryCodes[operation.fn as keyof typeof binaryCodes];
  return undefined;
}

/** Which nodes are elementwise, long, and read only by others of this kind. */
function tailOf({ nodes, outputs }: Graph): readonly boolean[] {
  const isRead = nodes.map(() => false);
  const isLast = new Set(outputs.map(({ value }) => value));
  const inTail = nodes.map(() => false);
  const isUsed = nodes.map((_, i) => isLast.has(i));
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    if (!node) continue;
    inTail[i] = !isRead[i] && isUsed[i] === true && isElementwise(nodes, node);
    for (const input of node.operation.inputs) {
      isUsed[input] = true;
      if (!inTail[i]) isRead[input] = true;
    }
  }
  return inTail;
}

function isElementwise(nodes: readonly Node[], { operation, type }: Node): boolean {
  const size = sizeOf(type.shape);
  const fits = (value: Value) => {
    const input = nodes[value]?.type;
    return input?.dtype === 'float32' && (sizeOf(input.shape) === size || sizeOf(input.shape) === 1);
  };
  return (
    size >= SHORTEST && type.dtype === 'float32' && codeOf(operation) !== undefined && operation.inputs.every(fits)
  );
}

/** The nodes of the tail, grouped by which ones depend on each other. */
function groupsOf({ nodes }: Graph, inTail: readonly boolean[]): readonly (readonly Value[])[] {
  const groupOf: Value[][] = [];
  for (const [i, { operation }] of nodes.entries()) {
    if (!inTail[i]) continue;
    const joined = new Set(operation.inputs.flatMap((value) => (inTail[value] ? [groupOf[value] ?? []] : [])));
    const group = [...[...joined].flat(), i].sort((a, b) => a - b);
    for (const value of group) groupOf[value] = group;
  }
  return [...new Set(groupOf.filter((group) => group !== undefined))];
}

/**
 * The names of the tail's inputs: the graph's own, the head's regular outputs, and what it has to hand over. Constants
 * have no names.
 */
function namesOf({ nodes, outputs }: Graph, inTail: readonly boolean[]): ReadonlyMap<Value, string> {
  const names = new Map<Value, string>();
  const putOut = new Map(outputs.map(({ name, value }) => [value, `${NEW}${name}`]));
  for (const [i, { operation }] of nodes.entries()) {
    if (!inTail[i]) continue;
    for (const value of operation.inputs) {
      const source = nodes[value]?.operation;
      if (inTail[value] || source?.op === 'fill') continue;
      names.set(value, source?.op === 'input' ? source.name : (putOut.get(value) ?? `${HANDED}${value}`));
    }
  }
  return names;
}

interface KernelParts {
  readonly graph: Graph;
  /** What it computes, in order. */
  readonly values: readonly Value[];
  /** The names of its inputs. */
  readonly names: ReadonlyMap<Value, string>;
  /** The outputs of the graph by value. */
  readonly putOut: ReadonlyMap<Value, readonly GraphOutput[]>;
  /** The outputs to check. */
  readonly isChecked: ReadonlySet<string>;
}

function tailKernel({ graph, values, names, putOut, isChecked }: KernelParts): TailKernel {
  const sizeOfValue = (value: Value) => sizeOf(graph.nodes[value]?.type.shape ?? []);
  const length = sizeOfValue(values[0] ?? 0);
  const lists = { array: new Map<string, number>(), number: new Map<string, number>() };
  const arrays = new Set<Value>();
  const stepOf = new Map(values.map((value, i) => [value, i]));
  const operandOf = (value: Value): Operand => {
    const step = stepOf.get(value);
    if (step !== undefined) return { kind: 'step', index: step };
    const operation = graph.nodes[value]?.operation;
    if (operation?.op === 'fill') return { kind: 'constant', value: operation.value };
    const kind = sizeOfValue(value) === length ? 'array' : 'number';
    const name = names.get(value) ?? '';
    const index = lists[kind].get(name) ?? lists[kind].size;
    lists[kind].set(name, index);
    if (kind === 'array') arrays.add(value);
    return { kind, index };
  };
  const steps = values.map((value): KernelStep => {
    const operation = graph.nodes[value]?.operation;
    const code = operation && codeOf(operation);
    if (!code) throw new Error(`Value ${value} does not belong in a kernel.`);
    return { code, operands: operation.inputs.map(operandOf) };
  });
  const written = values.flatMap((value, step) => (putOut.get(value) ?? []).map(({ name }) => ({ name, step })));
  const looked = [...values, ...arrays]
    .flatMap((value) => putOut.get(value) ?? [])
    .filter(({ name }) => isChecked.has(name));
  const isShown = shownBy(graph, values, new Set(looked.map(({ value }) => value)));
  return {
    kernel: {
      length,
      arrays: lists.array.size,
      numbers: lists.number.size,
      steps,
      outputs: written.map(({ step }) => step),
      checked: looked.filter(({ value }) => !isShown.has(value)).map(({ value }) => operandOf(value)),
    },
    arrays: [...lists.array.keys()],
    numbers: [...lists.number.keys()],
    outputs: written.map(({ name }) => name),
    checked: looked.map(({ name }) => name),
    scope: graph.nodes[values.at(-1) ?? 0]?.scope,
  };
}

/** Those of these values and their inputs whose non-finite elements also show in another value that is checked. */
function shownBy({ nodes }: Graph, values: readonly Value[], looked: ReadonlySet<Value>): ReadonlySet<Value> {
  const shown = new Set<Value>();
  for (const value of values.toReversed()) {
    const operation = nodes[value]?.operation;
    if (!operation || !(looked.has(value) || shown.has(value))) continue;
    for (const [at, input] of operation.inputs.entries()) if (passesOn(operation, at)) shown.add(input);
  }
  return shown;
}

/** Whether a non-finite operand always makes the result non-finite: it may vanish in a denominator or at a limit. */
function passesOn(operation: Operation, at: number): boolean {
  if (operation.op !== 'binary') return true;
  return operation.fn === 'div' ? at === 0 : operation.fn !== 'min' && operation.fn !== 'max';
}
