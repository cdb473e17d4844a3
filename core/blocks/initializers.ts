import { createRandom } from '../random.ts';
import { sizeOf, type Shape } from '../shape.ts';
import { same, text, type Text } from '../text.ts';

interface Initializer {
  readonly label: Text;
  /** Standard deviation or half-width, given the fans; undefined for constants. */
  readonly scale: (fanIn: number, fanOut: number) => number;
  readonly distribution: 'uniform' | 'normal' | 'truncatedNormal' | 'constant';
}

/**
 * Weight initialisers. The Keras ones follow keras.io/api/layers/initializers; PyTorch's default follows
 * torch.nn.Linear.reset_parameters: uniform in +-1/sqrt(fanIn), for weights and biases alike.
 */
export const initializers = {
  pytorchDefault: { label: text('PyTorch', 'PyTorch'), distribution: 'uniform', scale: (i) => 1 / Math.sqrt(i) },
  glorotUniform: { label: same('Glorot uniform'), distribution: 'uniform', scale: (i, o) => Math.sqrt(6 / (i + o)) },
  glorotNormal: {
    label: same('Glorot normal'),
    distribution: 'truncatedNormal',
    scale: (i, o) => Math.sqrt(2 / (i + o)),
  },
  heUniform: { label: same('He uniform'), distribution: 'uniform', scale: (i) => Math.sqrt(6 / i) },
  heNormal: { label: same('He normal'), distribution: 'truncatedNormal', scale: (i) => Math.sqrt(2 / i) },
  lecunUniform: { label: same('LeCun uniform'), distribution: 'uniform', scale: (i) => Math.sqrt(3 / i) },
  lecunNormal: { label: same('LeCun normal'), distribution: 'truncatedNormal', scale: (i) => Math.sqrt(1 / i) },
  randomUniform: { label: text('Uniform ±0.05', 'Gleichverteilt ±0,05'), distribution: 'uniform', scale: () => 0.05 },
  randomNormal: { label: text('Normal, 0.05', 'Normalverteilt, 0,05'), distribution: 'normal', scale: () => 0.05 },
  smallNormal: { label: text('Normal, 0.02', 'Normalverteilt, 0,02'), distribution: 'normal', scale: () => 0.02 },
  zeros: { label: text('Zeros', 'Nullen'), distribution: 'constant', scale: () => 0 },
  ones: { label: text('Ones', 'Einsen'), distribution: 'constant', scale: () => 1 },
} as const satisfies Record<string, Initializer>;

export type InitializerName = keyof typeof initializers;

/** The standard deviation of a standard normal distribution truncated at +-2: Keras divides by it. */
export const TRUNCATED_DEVIATION = 0.87962566103423978;

/** What an initialiser scales by: see WeightSpec. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly gain?: number;
}

/** The standard deviation or half-width of a weight's initial values, or the constant itself. */
export function scaleOf(name: InitializerName, { fanIn, fanOut, gain = 1 }: Fans): number {
  return initializers[name].scale(fanIn, fanOut) * gain;
}

/** The initial values of a weight tensor, float32; the same seed gives the same values on every machine. */
export function initialValues(
  name: InitializerName,
  spec: Fans & { readonly shape: Shape },
  seed: number,
): Float32Array {
  const initializer: Initializer = initializers[name];
  const random = createRandom(seed);
  const scale = scaleOf(name, spec);
  const truncated = () => {
    for (;;) {
      const value = random.normal();
      if (Math.abs(value) <= 2) return (value / TRUNCATED_DEVIATION) * scale;
    }
  };
  const draw = {
    uniform: () => (2 * random.next() - 1) * scale,
    normal: () => random.normal() * scale,
    truncatedNormal: truncated,
    constant: () => scale,
  }[initializer.distribution];
  // A loop: Float32Array.from takes several times as long, which is half a minute for a hundred million weights.
  const values = new Float32Array(sizeOf(spec.shape));
  for (let i = 0; i < values.length; i++) values[i] = draw();
  return values;
}
