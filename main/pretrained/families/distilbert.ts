import type { Part } from '../../../core/examples/assembled.ts';
import { distilBert as module } from '../../../core/modules/distilBert.ts';
import { activationOf, requireHeads } from '../settings.ts';
import { encoderPlan } from './encoders.ts';
import type { Family } from './family.ts';

/** It has no setting for this in transformers. */
const EPSILON = 1e-12;

/** Sanh et al. 2019: no segments, no vector for the whole text. */
export const distilbert: Family = {
  family: 'distilbert',
  type: 'distilbert',
  prefix: 'distilbert.',
  layer: /^transformer\.layer\.(\d+)\./,
  plan(given) {
    const { config } = given;
    const width = config.whole('dim', 768);
    const layers = config.whole('n_layers', 6);
    const vocabulary = config.whole('vocab_size', 30_522);
    const longest = config.whole('max_position_embeddings', 512);
    const activation = activationOf(config, 'activation', 'gelu');
    const params = {
      vocabulary, layers, width, activation,
      epsilon: EPSILON,
      positions: longest,
      heads: requireHeads(config, width, 'n_heads'),
      feedForward: config.whole('hidden_dim', 4 * width),
      dropout: config.number('dropout', 0.1),
    };
    const names = { words: 'vocab_transform', table: 'vocab_projector', text: 'pre_classifier', scores: 'classifier', places: 'classifier' };
    const before: Readonly<Record<string, Part>> = {
      first: ['selectToken', { place: 'first' }, { in: 'body.words' }, { at: [2, 0] }],
      dense: ['linear', { units: width }, { in: 'first' }, { at: [3, 0] }],
      relu: ['relu', {}, { in: 'dense' }, { at: [4, 0] }],
    };
    return encoderPlan({ module, layers, width, vocabulary, longest, activation, epsilon: EPSILON, params, hasSegments: false, names, before }, given);
  },
}; // prettier-ignore
