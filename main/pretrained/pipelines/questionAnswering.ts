import { EngineError } from '../../../core/protocol/errors.ts';
import type { TextSpan } from '../../../core/protocol/pipelines.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { text } from '../../../core/text.ts';
import type { Encoding } from '../../../core/text/encoding.ts';
import type { NamedTensor } from '../../tensors/named.ts';
import type { Network } from '../network.ts';
import { definePipeline, readIn, secondText } from './define.ts';
import { softmax } from './numbers.ts';

/** Tokens of an answer, and of the stretches in which long texts are read, at most. */
const [MOST_ANSWER, MOST_READ] = [15, 384];
/** Stretches that are read at once, between looks at whether it is still wanted. */
const PART = 16;

/** As transformers does it: the share of a stretch is that of its beginning times that of its end. */
export const questionAnswering = definePipeline({
  task: 'question-answering',
  needs: 'span',
  async run(network, { text: question, pair: context, top }, _read, { signal, onProgress }) {
    if (context === undefined || context.trim() === '') throw new EngineError('invalidRequest', noContext);
    const stretches = stretchesOf(network, question, context);
    const all: Span[] = [];
    for (let from = 0; from < stretches.length; from += PART) {
      if (signal?.aborted) throw new EngineError('cancelled', 'Nobody waits for the answer.');
      const part = stretches.slice(from, from + PART);
      const said = await network.compute('span', part.map(({ read }) => read));
      for (const [i, { read, at }] of part.entries()) {
        const tensor = said[i];
        if (tensor) all.push(...spansIn(read, tensor, top).map((span) => ({ ...span, from: span.from + at, to: span.to + at })));
      }
      onProgress?.((from + part.length) / stretches.length);
    }
    const whole = all.map((span) => ({ ...span, ...wordsAround(context, span) }));
    return { answers: bestOf(whole, top).map(({ from, to, score }): TextSpan => ({ text: context.slice(from, to), from, to, score: toWire(score) })) };
  },
}); // prettier-ignore

interface Span {
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** The question with the text, or with overlapping stretches of one that is too long; `at`: where these begin. */
function stretchesOf(network: Network, question: string, context: string): readonly { readonly read: Encoding; readonly at: number }[] {
  const longest = Math.min(network.longest, MOST_READ);
  const { offsets } = network.tokenizer.encode(context, undefined, { hasTemplate: false, padTo: 0, maxLength: 1 << 30 });
  const asked = network.tokenizer.encode(question, '', { padTo: 0, maxLength: 1 << 30 }).ids.length;
  const room = longest - asked;
  if (room < 8) throw new EngineError('invalidRequest', tooLong);
  if (offsets.length <= room) return [{ read: readIn(network, question, context), at: 0 }];
  // Behind a long question little fits: a stretch still goes on by at least half of itself.
  const step = room - Math.min(longest >> 1, 128, room >> 1);
  const stretches = [];
  for (let begin = 0; begin < offsets.length; begin += step) {
    const last = Math.min(begin + room, offsets.length) - 1;
    const [at, to] = [offsets[begin]?.[0] ?? 0, offsets[last]?.[1] ?? context.length];
    stretches.push({ read: readIn(network, question, context.slice(at, to)), at });
    if (last === offsets.length - 1) break;
  }
  return stretches;
} // prettier-ignore

/** The best stretches of the second text [tokens, 2]. */
function spansIn(read: Encoding, { values }: NamedTensor, count: number): readonly Span[] {
  const { offsets, ids } = read;
  const second = secondText(read);
  // The first token stands for "no answer": it takes its share.
  const logits = (side: 0 | 1) => ids.map((_, i) => (i === 0 || second[i] ? (values[2 * i + side] ?? NaN) : -10000));
  const [starts, ends] = [softmax(logits(0)), softmax(logits(1))];
  const spans: Span[] = [];
  for (const [i, isIn] of second.entries()) {
    for (let k = i; isIn && k < Math.min(ids.length, i + MOST_ANSWER) && second[k]; k++) {
      const score = (starts[i] ?? NaN) * (ends[k] ?? NaN);
      spans.push({ from: offsets[i]?.[0] ?? 0, to: offsets[k]?.[1] ?? 0, score });
    }
  }
  return spans.toSorted((a, b) => b.score - a.score).slice(0, count);
} // prettier-ignore

/** A stretch ends with whole words. */
function wordsAround(context: string, { from, to }: Span): Pick<Span, 'from' | 'to'> {
  const isInside = (at: number) => /^[\p{L}\p{N}]{2}$/u.test(context.slice(at - 1, at + 1));
  while (from > 0 && isInside(from)) from--;
  while (to < context.length && isInside(to)) to++;
  return { from, to };
}

/** Of stretches that are the same text the best one. */
function bestOf(spans: readonly Span[], count: number): readonly Span[] {
  const seen = new Set<string>();
  return spans
    .toSorted((a, b) => b.score - a.score)
    .filter(({ from, to }) => !seen.has(`${from} ${to}`) && seen.add(`${from} ${to}`))
    .slice(0, count);
}

const noContext = text(
  'There is no text to find the answer in: give it as the second one.',
  'Es gibt keinen Text, in dem die Antwort stünde: ihn als zweiten angeben.',
);
const tooLong = text(
  'The question is so long that no text fits behind it: ask a shorter one.',
  'Die Frage ist so lang, dass kein Text dahinter passt: kürzer fragen.',
);
