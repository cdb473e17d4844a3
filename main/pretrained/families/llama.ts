import { llama as module } from '../../../core/modules/llama.ts';
import { untied } from '../../../core/modules/untied.ts';
import { requireHeads, type Settings } from '../settings.ts';
import type { Family } from './family.ts';
import { languagePlan } from './languagePlan.ts';

/** Touvron et al. 2023. */
export const llama: Family = {
  family: 'llama',
  type: 'llama',
  prefix: 'model.',
  layer: /^layers\.(\d+)\./,
  plan({ config, weights }) {
    const width = config.whole('hidden_size', 4096);
    const heads = requireHeads(config, width, 'num_attention_heads');
    const keyHeads = config.whole('num_key_value_heads', heads);
    if (heads % keyHeads !== 0) {
      throw config.unfit('num_key_value_heads', `a divisor of its ${heads} heads`, `einen Teiler seiner ${heads} Köpfe`);
    }
    config.requireOneOf('hidden_act', 'silu', 'swish');
    config.requireOneOf('attention_bias', false);
    config.requireOneOf('mlp_bias', false);
    config.requireOneOf('head_dim', width / heads);
    const layers = config.whole('num_hidden_layers', 32);
    const vocabulary = config.whole('vocab_size', 32_000);
    const longest = config.whole('max_position_embeddings', 2048);
    const isTied = weights.isTied('lm_head.weight', 'embed_tokens.weight', config.values['tie_word_embeddings'] === true);
    const params = {
      vocabulary, layers, width, heads, keyHeads,
      feedForward: config.whole('intermediate_size', 11_008),
      epsilon: config.number('rms_norm_eps', 1e-6),
      pairs: 'halves',
      base: baseOf(config),
    };
    return languagePlan({ module: isTied ? module : untied(module), params, layers, vocabulary, longest });
  },
}; // prettier-ignore

/** The base of the rotary positions, wherever it is said; stretched ones are refused. */
function baseOf(config: Settings): number {
  const { rope_parameters: nested } = config.values;
  const said = typeof nested === 'object' && nested !== null ? { ...nested } : {};
  if ('rope_type' in said && said.rope_type !== 'default')
    throw config.unfit('rope_parameters', '“default”', '„default“');
  config.requireOneOf('rope_scaling');
  const inner = 'rope_theta' in said ? said.rope_theta : undefined;
  return typeof inner === 'number' ? inner : config.number('rope_theta', 10_000);
}
