import type { Tensor } from '@tensorflow/tfjs';
import { sizeOf } from '../../shape.ts';
import { floats } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { input, out, output, problem } from '../common.ts';
import { defineBlock, type TF } from '../define.ts';
import { withOwnGradient } from '../ownGradient.ts';

export const rotary = defineBlock({
  type: 'rotary',
  label: text('Rotary positions', 'Rotierende Positionen'),
  category: 'transformer',
  order: 80,
  glyph: '↻',
  keywords: ['RoPE', 'rotation', 'Drehung', 'Llama', 'position'],
  inputs: [input()],
  outputs: [output()],
  params: {
    pairs: {
      kind: 'choice',
      label: text('Pairs', 'Paare'),
      help: text(
        'Which two numbers are turned together: neighbours as in the paper, or one of each half as in Hugging Face’s Llama.',
        'Welche zwei Zahlen zusammen gedreht werden: Nachbarn wie in der Veröffentlichung oder je eine aus beiden Hälften wie in Hugging Faces Llama.',
      ),
      default: 'halves',
      options: [
        { value: 'halves', label: text('One of each half', 'Je eine aus beiden Hälften') },
        { value: 'neighbours', label: text('Neighbours', 'Nachbarn') },
      ],
    },
    base: {
      kind: 'number',
      label: text('Base', 'Basis'),
      help: text(
        'Sets the slowest rotation: use larger values for longer texts.',
        'Bestimmt die langsamste Drehung: für längere Texte größere Werte nehmen.',
      ),
      default: 10_000,
      min: 1,
      max: 1e9,
      step: 1000,
      isAbove: true,
    },
  },
  help: {
    text: text(
      'Turns queries and keys by an angle that grows with their place, one pair of numbers after the other. The scalar product of two words then depends on how far apart they stand. Llama does this instead of adding positions.',
      'Dreht Anfragen und Schlüssel um einen Winkel, der mit ihrer Stelle wächst, Zahlenpaar für Zahlenpaar. Das Skalarprodukt zweier Wörter hängt dann davon ab, wie weit sie auseinander stehen. Llama macht es so, statt Positionen zu addieren.',
    ),
    formula:
      '\\begin{pmatrix} y_a \\\\ y_b \\end{pmatrix} = \\begin{pmatrix} \\cos t\\theta & -\\sin t\\theta \\\\ \\sin t\\theta & \\cos t\\theta \\end{pmatrix} \\begin{pmatrix} x_a \\\\ x_b \\end{pmatrix}',
    derivative: '\\frac{\\partial y}{\\partial x} = R(t\\theta)',
    source: 'Su et al. 2021 (RoFormer); Touvron et al. 2023 (Llama)',
  },

  inferTypes({ x }) {
    const width = x.shape.at(-1) ?? 0;
    if (x.shape.length >= 2 && width % 2 === 0) return out(x);
    return problem(
      text(
        `A width of ${width} arrives, Rotary positions turn numbers in pairs: give every head an even width.`,
        `Eine Breite von ${width} kommt an, rotierende Positionen drehen Zahlen paarweise: jedem Kopf eine gerade Breite geben.`,
      ),
    );
  },
  multiplyAdds: ({ x: { shape } }) => 2 * sizeOf(shape),
  forward: (tf, { x, params }) =>
    withOwnGradient(
      tf,
      [x],
      (given) => ({ value: turn(tf, given, params, 1), saved: [] }),
      (dy) => [turn(tf, dy, params, -1)],
    ),
  pytorchCall: ({ params: { pairs, base }, names: [x] }) => `rotate_${pairs}(${x}, ${base})`,
  keras: ({ params: { pairs, base } }) => `layers.Lambda(lambda x: rotate_${pairs}(x, ${base}))`,
  definitions: ({ params: { pairs } }) => ({ pytorch: [pytorch[pairs]], keras: [keras[pairs]] }),
  examples: () => [
    { params: { pairs: 'halves', base: 10_000 }, inputs: [{ type: floats([2, 3, 4], 'heads') }] },
    { params: { pairs: 'neighbours', base: 100 }, inputs: [{ type: floats([2, 3, 4], 'heads') }] },
    { params: { pairs: 'halves', base: 10 }, inputs: [[3, 2]] },
  ],
});

interface Turn {
  readonly pairs: 'halves' | 'neighbours';
  readonly base: number;
}

/** Rotates forwards (1) or backwards (-1), as for gradients. */
function turn(tf: TF, x: Tensor, { pairs, base }: Turn, direction: 1 | -1): Tensor {
  const [length = 1, width = 2] = x.shape.slice(-2);
  const angles = Float64Array.from({ length: (length * width) / 2 }, (_, at) => {
    const i = at % (width / 2);
    return Math.floor(at / (width / 2)) / base ** ((2 * i) / width);
  });
  const shape = pairs === 'halves' ? [length, width / 2] : [length, width / 2, 1];
  const of = (f: (angle: number) => number) => tf.tensor(Float32Array.from(angles, f), shape);
  const [cosine, sine] = [of(Math.cos), of((angle) => direction * Math.sin(angle))];
  const apart = pairs === 'halves' ? x : tf.reshape(x, [...x.shape.slice(0, -1), width / 2, 2]);
  const [a = x, b = x] = tf.split(apart, 2, apart.rank - 1);
  const turned = [tf.sub(tf.mul(a, cosine), tf.mul(b, sine)), tf.add(tf.mul(a, sine), tf.mul(b, cosine))];
  return tf.reshape(tf.concat(turned, apart.rank - 1), x.shape);
}

const anglesPytorch = `    length, width = x.shape[-2:]
    turns = torch.arange(0, width, 2, dtype=torch.float64, device=x.device) / width
    angles = torch.arange(length, device=x.device)[:, None] / base**turns
    cos, sin = angles.cos().float(), angles.sin().float()`;

const pytorch = {
  halves: `def rotate_halves(x, base):
${anglesPytorch}
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)`,
  neighbours: `def rotate_neighbours(x, base):
${anglesPytorch}
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1).flatten(-2)`,
};

const anglesKeras = `    length, width = x.shape[-2:]
    angles = np.arange(length)[:, None] / base ** (np.arange(0, width, 2) / width)
    cos, sin = (keras.ops.convert_to_tensor(f(angles), "float32") for f in (np.cos, np.sin))`;

const keras = {
  halves: `def rotate_halves(x, base):
${anglesKeras}
    a, b = keras.ops.split(x, 2, axis=-1)
    return keras.ops.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)`,
  neighbours: `def rotate_neighbours(x, base):
${anglesKeras}
    a, b = x[..., 0::2], x[..., 1::2]
    pairs = keras.ops.stack([a * cos - b * sin, a * sin + b * cos], axis=-1)
    return keras.ops.reshape(pairs, (-1, *x.shape[1:]))`,
};
