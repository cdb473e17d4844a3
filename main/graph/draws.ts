import { MIX_2 } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { createBuilder, withInputs } from './builder.ts';
import type { Graph, Value } from './ir.ts';
import { createBuffer, type Buffer, type Buffers } from './onnx/session.ts';
import { DRAWN_AT_ONCE, encodeDraw, limitOf, type DrawMask } from './wasm/draw.ts';
import { bytesFor, createTensorMemory } from './wasm/memory.ts';

/** A mask of which uniform numbers are at least `rate`, as dropout draws it. It is an input of this name of what is left of the graph. */
export interface Draw {
  readonly name: string;
  readonly shape: readonly number[];
  readonly rate: number;
  readonly stream: number;
  /** The name of the input that holds its seed. */
  readonly seed: string;
  readonly scope: string | undefined;
}

/** Splits off the masks that go by nothing but a seed: they can be drawn before the rest is computed. */
export function splitDraws(graph: Graph): { readonly rest: Graph; readonly draws: readonly Draw[] } {
  const draws = new Map<Value, Draw>();
  for (const value of graph.nodes.keys()) {
    const draw = drawAt(graph, value);
    if (draw) draws.set(value, draw);
  }
  if (draws.size === 0) return { rest: graph, draws: [] };
  const b = createBuilder();
  const renamed: Value[] = [];
  for (const [value, { operation, type, scope }] of graph.nodes.entries()) {
    b.scope = scope;
    const drawn = draws.get(value);
    const inputs = operation.inputs.map((input) => renamed[input] ?? 0);
    renamed[value] = b.emit(drawn ? { op: 'input', inputs: [], name: drawn.name } : withInputs(operation, inputs), type); // prettier-ignore
  }
  const outputs = graph.outputs.map(({ name, value }) => ({ name, value: renamed[value] ?? 0 }));
  return { rest: b.finish(outputs), draws: [...draws.values()] };
}

function drawAt({ nodes }: Graph, value: Value): Draw | undefined {
  const node = nodes[value];
  if (node?.operation.op !== 'compare' || node.operation.fn !== 'greaterEqual') return undefined;
  const [numbers, rate] = node.operation.inputs.map((input) => nodes[input]);
  if (numbers?.operation.op !== 'uniform' || rate?.operation.op !== 'fill') return undefined;
  const seed = nodes[numbers.operation.inputs[0]]?.operation;
  const isWhole = sizeOf(numbers.type.shape) === sizeOf(node.type.shape);
  if (seed?.op !== 'input' || !isWhole || sizeOf(node.type.shape) === 0) return undefined;
  const { stream } = numbers.operation;
  return { name: `drawn/${value}`, shape: node.type.shape, rate: rate.operation.value, stream, seed: seed.name, scope: node.scope }; // prettier-ignore
}

/** Draws masks into memory of their own. */
export interface Drawer {
  readonly masks: Buffers;
  /** Draws the i-th mask, from seeds among these inputs. */
  draw(i: number, inputs: Buffers): void;
}

/** Undefined if there is no memory for the masks that our own kernel reaches. */
export async function createDrawer(draws: readonly Draw[]): Promise<Drawer | undefined> {
  // As floats, of which that memory consists.
  const types = draws.map(({ shape }) => ({ dtype: 'float32', shape: [filled(shape) / 4] }) as const);
  const memory = createTensorMemory(types.reduce((sum, type) => sum + bytesFor(type), 0));
  const [block, another] = memory?.blocks ?? [];
  if (!memory || !block || another) return undefined;
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(encodeDraw()), {
    env: { memory: block },
  });
  const drawn = exports['draw'] as DrawMask;
  const buffers = types.map((type) => memory.create(type));
  const masks = draws.flatMap(({ name, shape }, i): (readonly [string, Buffer])[] => {
    const values = buffers[i]?.values;
    if (!values) return [];
    return [[name, createBuffer({ dtype: 'bool', shape }, new Uint8Array(values.buffer, values.byteOffset, sizeOf(shape)))]]; // prettier-ignore
  });
  return {
    masks: Object.fromEntries(masks),
    draw(i, inputs) {
      const [own, address = 0] = [draws[i], buffers[i]?.values.byteOffset];
      if (!own) return;
      const seed = inputs[own.seed]?.values[0] ?? 0;
      const offset = (Math.imul(seed, MIX_2) + own.stream) | 0;
      drawn(address, address + filled(own.shape), seed ^ own.stream, offset, limitOf(own.rate));
    },
  };
}

/** The bytes that the kernel fills for a mask of this shape. */
const filled = (shape: readonly number[]) => Math.ceil(sizeOf(shape) / DRAWN_AT_ONCE) * DRAWN_AT_ONCE;
