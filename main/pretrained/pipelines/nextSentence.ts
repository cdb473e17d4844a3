import { EngineError } from '../../../core/protocol/errors.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { text } from '../../../core/text.ts';
import { definePipeline } from './define.ts';
import { softmax } from './numbers.ts';

export const nextSentence = definePipeline({
  task: 'next-sentence-prediction',
  needs: 'nextSentence',
  async run(network, { pair }, read) {
    if (pair === undefined || pair.trim() === '') throw new EngineError('invalidRequest', noSecond);
    const [tensor] = await network.compute('nextSentence', [read]);
    const [is = NaN, isNot = NaN] = tensor?.values ?? [];
    const [probability = NaN] = softmax([is, isNot]);
    return { logits: [toWire(is), toWire(isNot)], isNext: is > isNot, probability: toWire(probability) };
  },
});

const noSecond = text(
  'Whether a sentence follows is asked of two: give a second one.',
  'Ob ein Satz folgt, wird von zweien gefragt: einen zweiten angeben.',
);
