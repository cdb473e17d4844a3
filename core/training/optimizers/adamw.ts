import { same, text } from '../../text.ts';
import { adam } from './adam.ts';
import { defineOptimizer } from './define.ts';

export const adamw = defineOptimizer({
  ...adam,
  kind: 'adamw',
  order: 4,
  label: same('AdamW'),
  help: text(
    'Adam with the decay applied to the weight itself, not through the means of its gradients.',
    'Adam, doch der Weight Decay wirkt auf das Gewicht selbst und nicht über die Mittel seiner Gradienten.',
  ),
  source: 'Loshchilov and Hutter 2019; torch.optim.AdamW',
  decay: 'decoupled',
  pytorch: ({ parameters, rate }, params) =>
    `torch.optim.AdamW(${parameters}, lr=${rate}, betas=(${params.beta1}, ${params.beta2}), eps=${params.epsilon})`,
  keras: ({ rate, clip, weightDecay }, params) =>
    `keras.optimizers.AdamW(${rate}${clip}, beta_1=${params.beta1}, beta_2=${params.beta2}, epsilon=${params.epsilon}, weight_decay=${weightDecay})`,
});
