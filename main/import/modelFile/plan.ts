// Which axis of a file's inputs counts the examples, and what the other open sizes are called.
import type { OpenSizes } from '../../../core/protocol/modelFile.ts';
import type { Skimmed, SkimmedPort } from '../../graph/onnx/skim.ts';

export interface PlannedPort extends SkimmedPort {
  /** The axis of the examples; null: none. */
  readonly batchAt: number | null;
}

export interface Plan {
  readonly inputs: readonly PlannedPort[];
  /** How many examples it computes at once; 0: any number, if it keeps what it says. */
  readonly at: number;
}

/**
 * Finds the axis of the examples: one that is called so, else the first. Where all sizes are fixed, a file takes as many
 * examples at once as its first sizes say, if they are 1, or the same everywhere; else each example is computed by itself.
 */
export function planned({ inputs, outputs }: Skimmed): Plan {
  const named = inputs.map(batchAxis);
  if (named.some((axis) => axis !== null)) {
    const ports = inputs.map((port, i) => ({ ...port, batchAt: named[i] ?? null }));
    return { inputs: ports, at: ports.every(({ batchAt }) => batchAt !== null) ? 0 : 1 };
  }
  const firsts = new Set(inputs.map(({ shape }) => shape[0]));
  const [only] = firsts;
  const isShared = firsts.size === 1 && typeof only === 'number';
  const isBatch = isShared && (only === 1 || outputs.some(({ shape }) => shape[0] === only));
  return {
    inputs: inputs.map((port) => ({ ...port, batchAt: isBatch ? 0 : null })),
    at: isBatch ? only : 1,
  };
}

function batchAxis({ shape }: SkimmedPort): number | null {
  const named = shape.findIndex((size) => typeof size === 'string' && /batch|^(n|b|bs|None)$/i.test(size));
  if (named >= 0) return named;
  return shape.length > 0 && typeof shape[0] !== 'number' ? 0 : null;
}

/** What the size of an axis is called: the file's name for it, or the input and the axis. */
export function sizeName({ name, shape }: SkimmedPort, axis: number): string {
  const said = shape[axis];
  return typeof said === 'string' ? said : `${name}[${axis}]`;
}

/** The sizes that are open besides the number of examples, and what they are if nobody says otherwise. */
export function openSizesOf({ inputs }: Plan, size: number | undefined): readonly { readonly name: string; readonly usual: number }[] {
  const found = new Map<string, number>();
  for (const port of inputs) {
    const { shape, batchAt } = port;
    for (const [axis, said] of shape.entries()) {
      if (axis === batchAt || typeof said === 'number') continue;
      const name = sizeName(port, axis);
      // Pictures in most files are squares of 224, texts up to 128 tokens; the open data know better.
      if (!found.has(name)) found.set(name, /channel/i.test(name) ? 3 : (size ?? (shape.length === 4 ? 224 : 128)));
    }
  }
  return [...found].map(([name, usual]) => ({ name, usual }));
} // prettier-ignore

/** The sizes of an input without the examples. */
export function sizesOf(port: PlannedPort, sizes: OpenSizes): readonly number[] {
  const all = port.shape.map((said, axis) => (typeof said === 'number' ? said : (sizes[sizeName(port, axis)] ?? 1)));
  return port.batchAt === null ? all : all.toSpliced(port.batchAt, 1);
}
