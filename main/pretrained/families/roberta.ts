import { roberta as module } from '../../../core/modules/roberta.ts';
import { activationOf, requireHeads } from '../settings.ts';
import { encoderPlan } from './encoders.ts';
import type { Family } from './family.ts';

/** The first rows of the table of positions belong to no place. */
const UNUSED = 2;

/** Liu et al. 2019. */
export const roberta: Family = {
  family: 'roberta',
  type: 'roberta',
  prefix: 'roberta.',
  layer: /^encoder\.layer\.(\d+)\./,
  aliases(name) {
    if (name === 'lm_head.bias') return ['lm_head.decoder.bias'];
    // A body alone has a layer for the whole text as BERT does; a classifier brings its own.
    return name.startsWith('classifier.dense.') ? [name.replace('classifier', 'pooler')] : [];
  },
  plan(given) {
    const { config } = given;
    config.requireOneOf('position_embedding_type', 'absolute');
    config.requireOneOf('is_decoder', false);
    config.requireOneOf('type_vocab_size', 1);
    config.requireOneOf('pad_token_id', UNUSED - 1);
    const width = config.whole('hidden_size', 768);
    const layers = config.whole('num_hidden_layers', 12);
    const vocabulary = config.whole('vocab_size', 50_265);
    const positions = config.whole('max_position_embeddings', 514);
    if (positions <= UNUSED) throw config.unfit('max_position_embeddings', 'at least 3', 'mindestens 3');
    const activation = activationOf(config, 'hidden_act', 'gelu');
    const epsilon = config.number('layer_norm_eps', 1e-5);
    const params = {
      vocabulary, layers, width, activation, epsilon, positions,
      heads: requireHeads(config, width, 'num_attention_heads'),
      feedForward: config.whole('intermediate_size', 4 * width),
      dropout: config.number('hidden_dropout_prob', 0.1),
    };
    const names = { words: 'lm_head.dense', table: 'lm_head.decoder', text: 'classifier.out_proj', scores: 'classifier.out_proj', places: 'classifier', pooler: 'pooler.dense' };
    return encoderPlan({ module, layers, width, vocabulary, longest: positions - UNUSED, activation, epsilon, params, hasSegments: false, names }, given);
  },
}; // prettier-ignore
