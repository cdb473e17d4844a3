import type { Shape } from '../../shape.ts';
import { initializers, scaleOf, TRUNCATED_DEVIATION, type Fans, type InitializerName } from '../initializers.ts';

/** A shape as a Python tuple: `(28, 28, 1)`, `(4,)`. */
export function shapeTuple(shape: Shape): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

/** Keras's name for an initialiser: `he_uniform`. */
function kerasName(name: InitializerName): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The Keras initialiser with the same distribution as ours. */
export function kerasInitializer(name: InitializerName, fans: Fans): string {
  if (name === 'smallNormal' || name === 'pytorchDefault' || (fans.gain ?? 1) !== 1) return drawn(name, fans);
  return `"${kerasName(name)}"`;
}

/** For initialisers that Keras has no name for. */
function drawn(name: InitializerName, fans: Fans): string {
  const short = (value: number) => Number(value.toPrecision(6));
  const scale = short(scaleOf(name, fans));
  switch (initializers[name].distribution) {
    case 'uniform':
      return `initializers.RandomUniform(-${scale}, ${scale})`;
    case 'normal':
      return `initializers.RandomNormal(stddev=${scale})`;
    case 'truncatedNormal':
      return `initializers.TruncatedNormal(stddev=${short(scale / TRUNCATED_DEVIATION)})`;
    case 'constant':
      return `initializers.Constant(${scale})`;
  }
}

/**
 * The arguments that make a Keras layer use our initialisation, each preceded by a comma; empty for Keras's default
 * (Glorot uniform, zero biases).
 */
export function kerasInitial(name: InitializerName, fans: Fans, hasBias: boolean): string {
  if (name === 'glorotUniform' && (fans.gain ?? 1) === 1) return '';
  const start = kerasInitializer(name, fans);
  const isBoth = name === 'pytorchDefault' && hasBias;
  return `, kernel_initializer=${start}${isBoth ? `, bias_initializer=${start}` : ''}`;
}
