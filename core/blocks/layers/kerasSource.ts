import type { Shape } from '../../shape.ts';
import { initializers, type InitializerName } from '../initializers.ts';

/** A shape as Python's tuple: `(28, 28, 1)`, `(4,)`. */
export function shapeTuple(shape: Shape): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

/** Keras's name for an initialiser: `he_uniform`. */
function kerasName(name: InitializerName): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Keras's initialiser that draws as ours does. */
export function kerasInitializer(name: InitializerName, fanIn: number): string {
  if (name === 'smallNormal') return 'initializers.RandomNormal(stddev=0.02)';
  if (name !== 'pytorchDefault') return `"${kerasName(name)}"`;
  const limit = Number(initializers.pytorchDefault.scale(fanIn).toPrecision(6));
  return `initializers.RandomUniform(-${limit}, ${limit})`;
}

/**
 * The arguments that make a Keras layer start as ours does, each with a comma before it; none for Keras's own default
 * (Glorot uniform, biases zero).
 */
export function kerasInitial(name: InitializerName, fanIn: number, hasBias: boolean): string {
  if (name === 'glorotUniform') return '';
  const start = kerasInitializer(name, fanIn);
  const isBoth = name === 'pytorchDefault' && hasBias;
  return `, kernel_initializer=${start}${isBoth ? `, bias_initializer=${start}` : ''}`;
}
