import { createRandom } from '../../../core/random.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import type { WrittenToken } from '../../../core/protocol/pipelines.ts';
import { byProbability, sampled } from '../../../core/text/sample.ts';
import { TextStream } from '../../../core/text/stream.ts';
import type { Encoding } from '../../../core/text/encoding.ts';
import type { Network } from '../network.ts';
import { definePipeline } from './define.ts';
import { largest, softmax } from './numbers.ts';

/** What ends a text, by the names of known vocabularies. */
const ENDS = ['<|endoftext|>', '</s>'];

/** What is told of each place. */
const LIKELIEST = 10;

export const textGeneration = definePipeline({
  task: 'text-generation',
  needs: 'languageModel',
  read: (network, { text: given }) => promptOf(network, given),
  async run(network, { tokens: most, sampling, seed }, read, { signal, onToken }) {
    const random = createRandom(seed);
    const ends = new Set(ENDS.map((token) => network.tokenizer.idOf(token)));
    const ids = [...read.ids];
    const next = network.writer();
    const stream = new TextStream(network.tokenizer, ids);
    const tokens: WrittenToken[] = [];
    while (tokens.length < most && !signal?.aborted) {
      const shares = softmax(await next(ids));
      const ordered = sampling.temperature === 0 ? largest(shares, 1) : byProbability(shares);
      const id = sampled(shares, ordered, sampling, random);
      if (ends.has(id)) break;
      ids.push(id);
      const likelyOf = (one: number) => ({ id: one, token: network.tokenizer.tokenOf(one) ?? '', probability: toWire(shares[one] ?? NaN) });
      const one = { ...likelyOf(id), text: stream.add(id), likeliest: largest(shares, LIKELIEST).map(likelyOf) };
      tokens.push(one);
      onToken?.(one);
    }
    // What was written last has not been read.
    const forgotten = Math.max(0, ids.length - 1 - network.longest);
    return { text: tokens.map((one) => one.text).join('') + stream.end(), tokens, ...(forgotten > 0 && { forgotten }) };
  },
}); // prettier-ignore

/** All of the prompt: a model sees its end, as much as it takes. */
function promptOf({ tokenizer }: Network, given: string): Encoding {
  return tokenizer.encode(given, undefined, { maxLength: 1 << 30, padTo: 0 });
}
