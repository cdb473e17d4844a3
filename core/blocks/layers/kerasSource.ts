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

/**
 * The arguments that make a Keras layer start as ours does, each with a comma before it; none for Keras's own default
 * (Glorot uniform, biases zero).
 */
export function kerasInitial(name: InitializerName, fanIn: number, hasBias: boolean): string {
  if (name === 'glorotUniform') return '';
  if (name !== 'pytorchDefault') return `, kernel_initializer="${kerasName(name)}"`;
  const limit = Number(initializers.pytorchDefault.scale(fanIn).toPrecision(6));
  const uniform = `initializers.RandomUniform(-${limit}, ${limit})`;
  return `, kernel_initializer=${uniform}${hasBias ? `, bias_initializer=${uniform}` : ''}`;
}
