import type { Graph, GraphOutput, Node, Operation, TensorType, Value, Values } from './ir.ts';

/** Builds a graph. Adding an existing operation again returns the existing value. */
export interface Builder {
  type(value: Value): TensorType;
  operation(value: Value): Operation;
  /** The value of an operation that already exists. */
  find(operation: Operation, type: TensorType): Value | undefined;
  /** Appends an operation unchanged; the functions in build/ validate and simplify first. */
  emit(operation: Operation, type: TensorType): Value;
  /** The document's node that everything added from now on belongs to. */
  scope: string | undefined;
  scopeOf(value: Value): string | undefined;
  /** The graph reduced to what the outputs need; inputs stay, needed or not. */
  finish(outputs: readonly GraphOutput[]): Graph;
}

/** Constants with up to this many values are compared by value, larger ones by identity. */
const COMPARED_SIZE = 64;

export function createBuilder(): Builder {
  const nodes: Node[] = [];
  const known = new Map<string, Value>();
  const identities = new Map<Values, number>();
  const node = (value: Value) => {
    const found = nodes[value];
    if (!found) throw new Error(`There is no value ${value} in this graph.`);
    return found;
  };
  const constantKey = (values: Values): string => {
    if (values.length <= COMPARED_SIZE) return `[${values.join()}]`;
    const identity = identities.get(values) ?? identities.size;
    identities.set(values, identity);
    return `#${identity}`;
  };
  const keyOf = (operation: Operation, { dtype, shape }: TensorType): string => {
    const what = operation.op === 'constant' ? constantKey(operation.values) : JSON.stringify(operation, spelled);
    return `${operation.op} ${dtype} ${shape.join()} ${what}`;
  };
  const builder: Builder = {
    scope: undefined,
    type: (value) => node(value).type,
    operation: (value) => node(value).operation,
    scopeOf: (value) => node(value).scope,
    find: (operation, type) => known.get(keyOf(operation, type)),
    emit(operation, type) {
      const key = keyOf(operation, type);
      const value = known.get(key) ?? nodes.length;
      if (value === nodes.length) {
        nodes.push({ operation, type, scope: builder.scope });
        known.set(key, value);
      }
      return value;
    },
    finish: (outputs) => withoutDeadCode(nodes, outputs),
  };
  return builder;
}

/** JSON turns non-finite numbers into null, and -0 into 0. */
function spelled(_key: string, value: unknown): unknown {
  if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return Object.is(value, -0) ? '-0' : String(value);
}

function withoutDeadCode(nodes: readonly Node[], outputs: readonly GraphOutput[]): Graph {
  const isNeeded = nodes.map(({ operation }) => operation.op === 'input');
  for (const { value } of outputs) isNeeded[value] = true;
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (isNeeded[i]) for (const input of nodes[i]?.operation.inputs ?? []) isNeeded[input] = true;
  }
  const renumbered = new Map<Value, Value>();
  const kept: Node[] = [];
  const rename = (value: Value) => renumbered.get(value) ?? value;
  for (const [i, node] of nodes.entries()) {
    if (!isNeeded[i]) continue;
    renumbered.set(i, kept.length);
    kept.push({ ...node, operation: withInputs(node.operation, node.operation.inputs.map(rename)) });
  }
  return { nodes: kept, outputs: outputs.map(({ name, value }) => ({ name, value: rename(value) })) };
}

/** The same operation on different inputs, of the same number. */
export function withInputs(operation: Operation, inputs: readonly Value[]): Operation {
  if (inputs.length !== operation.inputs.length) throw new Error(`${operation.op} has other inputs.`);
  return { ...operation, inputs } as Operation;
}
