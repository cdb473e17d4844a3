import { bert as module } from '../../../core/modules/bert.ts';
import { activationOf, requireHeads } from '../settings.ts';
import { encoderPlan } from './encoders.ts';
import type { Family } from './family.ts';

/** Devlin et al. 2018; also what all-MiniLM is. */
export const bert: Family = {
  family: 'bert',
  type: 'bert',
  prefix: 'bert.',
  layer: /^encoder\.layer\.(\d+)\./,
  aliases: (name) => (name === 'cls.predictions.bias' ? ['cls.predictions.decoder.bias'] : []),
  plan(given) {
    const { config } = given;
    config.requireOneOf('position_embedding_type', 'absolute');
    config.requireOneOf('is_decoder', false);
    config.requireOneOf('type_vocab_size', 2);
    const width = config.whole('hidden_size', 768);
    const layers = config.whole('num_hidden_layers', 12);
    const vocabulary = config.whole('vocab_size', 30_522);
    const longest = config.whole('max_position_embeddings', 512);
    const activation = activationOf(config, 'hidden_act', 'gelu');
    const epsilon = config.number('layer_norm_eps', 1e-12);
    const params = {
      vocabulary, layers, width, activation, epsilon,
      positions: longest,
      heads: requireHeads(config, width, 'num_attention_heads'),
      feedForward: config.whole('intermediate_size', 4 * width),
      dropout: config.number('hidden_dropout_prob', 0.1),
    };
    const names = {
      words: 'cls.predictions.transform.dense',
      table: 'cls.predictions.decoder',
      relation: 'cls.seq_relationship',
      text: 'classifier',
      scores: 'classifier',
      places: 'classifier',
      pooler: 'pooler.dense',
    };
    return encoderPlan({ module, layers, width, vocabulary, longest, activation, epsilon, params, hasSegments: true, names }, given);
  },
}; // prettier-ignore
