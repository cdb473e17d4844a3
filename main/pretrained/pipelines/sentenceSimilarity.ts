import { EngineError } from '../../../core/protocol/errors.ts';
import { MOST_COMPARED } from '../../../core/protocol/pipelines.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { text } from '../../../core/text.ts';
import { definePipeline } from './define.ts';
import { dot } from './numbers.ts';
import { vectorsOf } from './vectors.ts';

export const sentenceSimilarity = definePipeline({
  task: 'sentence-similarity',
  needs: 'hidden',
  async run(network, { text: sentence, pair, others = [] }, _read, work) {
    const texts = pair === undefined ? others : [pair, ...others];
    if (texts.length === 0) throw new EngineError('invalidRequest', nothingBeside);
    const vectors = await vectorsOf(network, [sentence, ...texts], work);
    const cosines = (one: Float32Array | undefined) => vectors.map((other) => toWire(one ? dot(one, other) : NaN));
    const scores = cosines(vectors[0]).slice(1);
    return { scores, matrix: vectors.length > MOST_COMPARED ? null : vectors.map(cosines) };
  },
  read: (network, { text: sentence }) => network.tokenizer.encode(sentence, undefined, { maxLength: network.longest, padTo: 0 }),
}); // prettier-ignore

const nothingBeside = text(
  'There is nothing to compare the sentence with: give a second one.',
  'Es gibt nichts, womit der Satz zu vergleichen wäre: einen zweiten angeben.',
);
