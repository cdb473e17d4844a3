import { sizeOf } from '../../../core/shape.ts';
import { createBuilder, withInputs } from '../builder.ts';
import { grouped } from '../grouped.ts';
import type { Graph, GraphOutput, Node, Operation, Value } from '../ir.ts';
import { binaryCodes, unaryCodes, type Kernel, type KernelStep, type Operand } from './kernel.ts';

/** Single numbers are passed as such: they have no place in the memory of the kernels. */
const SHORTEST = 2;

/** A kernel and what it is called with, by the names of the graph's inputs and outputs or of what the head hands over. */
export interface TailKernel {
  readonly kernel: Kernel;
  /** What the graph puts out and the head has computed is called `new/...`. */
  readonly arrays: readonly string[];
  readonly numbers: readonly string[];
  readonly outputs: readonly string[];
  /** The outputs of the graph of which it says whether they are finite: it writes them, or the head does and it reads them. */
  readonly checked: readonly string[];
  /** The node of the document whose weights it updates. */
  readonly scope: string | undefined;
}

/** A graph in two parts, one after the other. */
export interface Split {
  /** Computes what is not in the tail, and what the tail reads: those outputs are called `handed/...`. */
  readonly head: Graph;
  readonly tail: readonly TailKernel[];
}

/**
 * Takes off the end of a graph what goes through long arrays number by number: with Adam a dozen operations over every
 * weight. Done one after the other they wait for memory; in one pass, each number is read and written once. Of those
 * outputs that are `checked`, kernels say whether they are finite where they have them in hand.
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

/** How many numbers the tail of a graph would compute: what would be gained by it. */
export function workOf(graph: Graph): number {
  const inTail = tailOf(graph);
  return graph.nodes.reduce((sum, { type }, i) => sum + (inTail[i] ? sizeOf(type.shape) : 0), 0);
}

const HANDED = 'handed/';
const NEW = 'new/';

/** Whether an output of the head is for the tail alone. */
export function isHanded(name: string): boolean {
  return name.startsWith(HANDED);
}

/** The output of the graph that a kernel reads by this name; undefined for what it is given otherwise. */
export function outputRead(name: string): string | undefined {
  return name.startsWith(NEW) ? name.slice(NEW.length) : undefined;
}

/** Reads an array and says whether it is finite. */
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

/** Which nodes are elementwise, long, and read by nothing but others of this kind. */
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

/** The nodes of the tail, those together that take from each other. */
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
 * What the tail's inputs are called: the graph's own, what the head puts out anyway, and what it has to hand over.
 * Constants have no names.
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
  /** What its inputs are called. */
  readonly names: ReadonlyMap<Value, string>;
  /** The outputs of the graph by their value. */
  readonly putOut: ReadonlyMap<Value, readonly GraphOutput[]>;
  /** Outputs that are to be looked at. */
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

/** Of what is not finite in one of these values, or in what goes into them, another one that is looked at is not either. */
function shownBy({ nodes }: Graph, values: readonly Value[], looked: ReadonlySet<Value>): ReadonlySet<Value> {
  const shown = new Set<Value>();
  for (const value of values.toReversed()) {
    const operation = nodes[value]?.operation;
    if (!operation || !(looked.has(value) || shown.has(value))) continue;
    for (const [at, input] of operation.inputs.entries()) if (passesOn(operation, at)) shown.add(input);
  }
  return shown;
}

/** Whether the outcome is not finite when this operand is not: it may vanish in a denominator, and where a limit is. */
function passesOn(operation: Operation, at: number): boolean {
  if (operation.op !== 'binary') return true;
  return operation.fn === 'div' ? at === 0 : operation.fn !== 'min' && operation.fn !== 'max';
}
