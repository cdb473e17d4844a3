import { sizeOf } from '../../shape.ts';
import { formatAxes, withShapes } from '../../tensorType.ts';
import { counted, text } from '../../text.ts';
import { countParam, initializerParam, input, out, output, problem, tableWeight } from '../common.ts';
import { defineBlock } from '../define.ts';
import { kerasInitializer } from '../layers/kerasSource.ts';
import { sequenceProblem } from './attended.ts';

export const positionalEncoding = defineBlock({
  type: 'positionalEncoding',
  label: text('Positional encoding', 'Positionskodierung'),
  category: 'transformer',
  order: 75,
  glyph: '∿',
  keywords: ['position', 'sinusoidal', 'sine', 'Sinus', 'learned', 'gelernt', 'order', 'Reihenfolge', 'wpe'],
  inputs: [input()],
  outputs: [output()],
  params: {
    kind: {
      kind: 'choice',
      label: text('Kind', 'Art'),
      help: text(
        'Sine waves, as in the first transformer, are not learned and work for any length; learned vectors, as in GPT-2, only reach up to a maximum length.',
        'Sinuswellen wie im ersten Transformer werden nicht gelernt und reichen für jede Länge; gelernte Vektoren wie in GPT-2 reichen nur bis zu einer größten Länge.',
      ),
      default: 'sinusoidal',
      options: [
        { value: 'sinusoidal', label: text('Sine waves', 'Sinuswellen') },
        { value: 'learned', label: text('Learned', 'Gelernt') },
      ],
    },
    positions: countParam(
      text('Places', 'Stellen'),
      text(
        'How many places have a learned vector: the longest text.',
        'Wie viele Stellen einen gelernten Vektor haben: der längste Text.',
      ),
      512,
    ),
    initializer: initializerParam('randomNormal'),
  },
  help: {
    text: text(
      'Adds to every word a vector that says where it stands. Attention compares all words at once and would not know their order otherwise.',
      'Addiert zu jedem Wort einen Vektor, der sagt, wo es steht. Attention vergleicht alle Wörter zugleich und wüsste sonst nichts von ihrer Reihenfolge.',
    ),
    formula:
      'y_t = x_t + p_t, \\quad p_{t,2i} = \\sin\\frac{t}{10000^{2i/d}}, \\quad p_{t,2i+1} = \\cos\\frac{t}{10000^{2i/d}}',
    derivative: '\\frac{\\partial y_t}{\\partial x_t} = 1, \\quad \\frac{\\partial y_t}{\\partial p_t} = 1',
    source: 'Vaswani et al. 2017, section 3.5; Radford et al. 2019 (GPT-2)',
  },

  inferTypes({ x, params: { kind, positions } }) {
    const wrong = sequenceProblem(x, 'Positional encoding');
    const [length = 1] = x.shape;
    if (wrong || kind === 'sinusoidal' || length <= positions) return wrong ?? out(x);
    const tokens = counted(length, ['token', 'tokens'], ['Token', 'Tokens']);
    const have = counted(positions, ['place has', 'places have'], ['Stelle hat', 'Stellen haben']);
    const wanted = counted(length, ['place', 'places'], ['Stelle', 'Stellen']);
    return problem(
      withShapes((order) =>
        text(
          `${formatAxes(x, order)} arrives: the text has ${tokens.en}, and ${have.en} a vector. Take ${length}, or a shorter text.`,
          `${formatAxes(x, order)} kommt an: Der Text hat ${tokens.de}, und ${have.de} einen Vektor. ${length} nehmen oder einen kürzeren Text.`,
        ),
      ),
      {
        kind: 'setParams',
        params: { positions: length },
        label: text(`Take ${wanted.en}`, `${wanted.de} nehmen`),
      },
    );
  },
  weights({ x: { shape }, params: { kind, positions, initializer } }) {
    const width = shape.at(-1) ?? 1;
    if (kind === 'sinusoidal') return [];
    return [tableWeight(positions, width, initializer)];
  },
  multiplyAdds: ({ output: { shape } }) => sizeOf(shape),
  forward(tf, { x, weight, params: { kind, positions } }) {
    const [, length = 1, width = 1] = x.shape;
    if (kind === 'sinusoidal') return tf.add(x, tf.tensor(waves(length, width), [length, width]));
    const table = weight('embeddings');
    return tf.add(x, length === positions ? table : tf.slice(table, [0, 0], [length, width]));
  },
  pytorch: ({ x: { shape }, params: { kind, positions } }) =>
    kind === 'learned' ? `nn.Embedding(${positions}, ${shape[1]})` : `SineWaves(${shape.join(', ')})`,
  pytorchCall: ({ x: { shape }, params: { kind }, module, names: [x] }) =>
    kind === 'learned' ? `${x} + ${module}.weight[:${shape[0]}]` : undefined,
  keras: ({ x: { shape }, params: { kind, positions, initializer } }) =>
    kind === 'learned'
      ? `PositionalEncoding(${positions}, ${kerasInitializer(initializer, { fanIn: shape[1] ?? 1, fanOut: shape[1] ?? 1 })})`
      : `SineWaves(${shape.join(', ')})`,
  definitions: ({ params: { kind } }) =>
    kind === 'learned' ? { keras: [learnedKeras] } : { pytorch: [wavesPytorch], keras: [wavesKeras] },
  examples: () => [
    { params: { kind: 'sinusoidal', positions: 1, initializer: 'randomNormal' }, inputs: [[4, 6]] },
    { params: { kind: 'sinusoidal', positions: 1, initializer: 'randomNormal' }, inputs: [[3, 5]] },
    { params: { kind: 'learned', positions: 3, initializer: 'randomNormal' }, inputs: [[3, 2]] },
    { params: { kind: 'learned', positions: 5, initializer: 'zeros' }, inputs: [[3, 2]] },
  ],
});

/** Sines at even indices of the width, cosines at odd ones, with decreasing frequency: [length, width]. */
function waves(length: number, width: number): Float32Array {
  return Float32Array.from({ length: length * width }, (_, at) => {
    const i = at % width;
    const angle = Math.floor(at / width) / 10_000 ** ((i - (i % 2)) / width);
    return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

const wavesPytorch = `class SineWaves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        i = torch.arange(width, dtype=torch.float64)
        angles = torch.arange(length)[:, None] / 10000 ** ((i - i % 2) / width)
        waves = torch.where(i % 2 == 0, angles.sin(), angles.cos())
        self.register_buffer("waves", waves.float(), persistent=False)

    def forward(self, x):
        return x + self.waves`;

const wavesKeras = `class SineWaves(layers.Layer):
    def __init__(self, length, width):
        super().__init__()
        i = np.arange(width)
        angles = np.arange(length)[:, None] / 10000 ** ((i - i % 2) / width)
        self.waves = np.where(i % 2 == 0, np.sin(angles), np.cos(angles)).astype("float32")

    def call(self, x):
        return keras.ops.add(x, self.waves)`;

const learnedKeras = `class PositionalEncoding(layers.Layer):
    def __init__(self, positions, initializer):
        super().__init__()
        self.positions, self.initializer = positions, initializer

    def build(self, shape):
        size = (self.positions, shape[-1])
        self.embeddings = self.add_weight(name="embeddings", shape=size, initializer=self.initializer)

    def call(self, x):
        return x + self.embeddings[: x.shape[1]]`;
