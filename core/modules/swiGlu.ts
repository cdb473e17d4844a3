import { text } from '../text.ts';
import { computed, defineModule } from './define.ts';
import { feedForward, width } from './params.ts';

const linear = (units: string) => ({ units: computed(units), bias: false, initializer: 'smallNormal' });

export const swiGlu = defineModule({
  id: 'swiGlu',
  label: text('SwiGLU', 'SwiGLU-Schicht'),
  help: text(
    'The feed-forward layer of Llama: one layer, through SiLU, is the gate by which another one is multiplied. So the network can let some values pass and stop others.',
    'Die Feed-Forward-Schicht von Llama: Eine Schicht ist, durch SiLU, das Tor, mit dem eine andere multipliziert wird. So kann das Netz manche Werte durchlassen und andere aufhalten.',
  ),
  keywords: ['Llama', 'gate', 'Tor', 'GLU', 'MLP', 'SiLU', 'transformer'],
  params: [width, feedForward],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 0] }],
    gate_proj: ['linear', linear('feedForward'), ['in1'], { at: [1, 0] }],
    up_proj: ['linear', linear('feedForward'), ['in1'], { at: [1, 1] }],
    silu1: ['silu', {}, ['gate_proj'], { at: [2, 0] }],
    multiply1: ['multiply', {}, ['silu1', 'up_proj'], { at: [3, 0] }],
    down_proj: ['linear', linear('width'), ['multiply1'], { at: [4, 0] }],
    out1: ['moduleOutput', {}, ['down_proj'], { at: [5, 0] }],
  },
});
