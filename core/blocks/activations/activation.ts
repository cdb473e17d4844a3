import { text } from '../../text.ts';
import { input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';
import { gelu } from './gelu.ts';
import { geluTanh } from './geluTanh.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { tanh } from './tanh.ts';

const functions = { relu, gelu, geluTanh, silu, tanh, sigmoid } as const;
const names = Object.keys(functions) as (keyof typeof functions)[];

/** An activation chosen by a param, which may be computed from a module's. */
export const activation = defineBlock({
  type: 'activation',
  label: text('Activation', 'Aktivierung'),
  category: 'activations',
  glyph: 'f',
  keywords: ['nonlinearity', 'choice', 'Wahl', 'ReLU', 'GELU', 'SiLU'],
  inputs: [input()],
  outputs: [output()],
  params: {
    function: {
      kind: 'choice',
      label: text('Function', 'Funktion'),
      help: text('Which activation it is.', 'Welche Aktivierung es ist.'),
      default: 'relu',
      options: names.map((value) => ({ value, label: functions[value].label })),
    },
  },
  help: {
    text: text(
      'One of the activations, by choice. In a module the choice can be a param, so that the same block is BERT’s with GELU and the first transformer’s with ReLU.',
      'Eine der Aktivierungen, nach Wahl. In einem Modul kann die Wahl ein Parameter sein, sodass derselbe Block mit GELU der von BERT ist und mit ReLU der des ersten Transformers.',
    ),
    formula: 'y = f(x)',
    derivative: "\\frac{\\partial y}{\\partial x} = f'(x)",
    source: 'torch.nn.TransformerEncoderLayer(activation); keras.layers.Activation',
  },

  inferTypes: ({ x }) => out(x),
  ends: ({ function: name }) => functions[name].ends?.({}),
  forward: (tf, { params: { function: name }, ...args }) => functions[name].forward(tf, { ...args, params: {} }),
  layer: (tf, { params: { function: name }, ...args }) => functions[name].layer?.(tf, { ...args, params: {} }) ?? [],
  pytorch: ({ params: { function: name }, ...args }) => functions[name].pytorch?.({ ...args, params: {} }) ?? '',
  keras: ({ params: { function: name }, ...args }) => functions[name].keras?.({ ...args, params: {} }) ?? '',
  examples: () => names.map((name) => ({ params: { function: name }, inputs: [[3, 4]] })),
});
