import { gpt } from '../../../core/modules/gpt.ts';
import { untied } from '../../../core/modules/untied.ts';
import { activationOf, requireHeads } from '../settings.ts';
import type { Family } from './family.ts';
import { languagePlan } from './languagePlan.ts';

/** Radford et al. 2019; DistilGPT2 is one with fewer layers. */
export const gpt2: Family = {
  family: 'gpt2',
  type: 'gpt2',
  prefix: 'transformer.',
  layer: /^h\.(\d+)\./,
  plan({ config, weights }) {
    const width = config.whole('n_embd', 768);
    config.requireOneOf('n_inner', 4 * width);
    config.requireOneOf('scale_attn_weights', true);
    config.requireOneOf('scale_attn_by_inverse_layer_idx', false);
    config.requireOneOf('add_cross_attention', false);
    const layers = config.whole('n_layer', 12);
    const vocabulary = config.whole('vocab_size', 50_257);
    const longest = config.whole('n_positions', 1024);
    const isTied = weights.isTied('lm_head.weight', 'wte.weight', config.values['tie_word_embeddings'] !== false);
    const params = {
      vocabulary, layers, width,
      positions: longest,
      heads: requireHeads(config, width, 'n_head'),
      activation: activationOf(config, 'activation_function', 'gelu_new'),
      dropout: config.number('resid_pdrop', 0.1),
      epsilon: config.number('layer_norm_epsilon', 1e-5),
    };
    return languagePlan({ module: isTied ? gpt : untied(gpt), params, layers, vocabulary, longest });
  },
}; // prettier-ignore
