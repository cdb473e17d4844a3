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
      help: text('Which activation to use.', 'Welche Aktivierung verwendet wird.'),
      default: 'relu',
      options: names.map((value) => ({ value, label: functions[value].label })),
    },
  },
  help: {
    text: text(
      'An activation of your choice. In a module the choice can be a parameter, so the same block serves BERT with GELU and the first transformer with ReLU.',
      'Eine Aktivierung nach Wahl. In einem Modul kann die Wahl ein Parameter sein, sodass derselbe Block mit GELU für BERT und mit ReLU für den ersten Transformer dient.',
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
