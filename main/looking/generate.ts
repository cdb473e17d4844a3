import { isPerPlace, targetField } from '../../core/data/spec.ts';
import type { DataSource } from '../../core/data/source.ts';
import { lossOf } from '../../core/losses/losses.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { GeneratedToken, Writing } from '../../core/protocol/generation.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { createRandom, type Random } from '../../core/random.ts';
import { text } from '../../core/text.ts';
import { byProbability, sampled, type Sampling } from '../../core/text/sample.ts';
import { TextStream } from '../../core/text/stream.ts';
import { createTokenizer, type Tokenizer } from '../../core/text/tokenizer.ts';
import type { Model } from '../model/model.ts';
import type { Predictor } from '../model/predictor.ts';
import type { Remembering } from './remembering.ts';

/** A token that a network has added to a text. */
export interface Generated {
  readonly id: number;
  /** The network's probability, before the temperature. */
  readonly probability: number;
  /** How many tokens are more likely. */
  readonly rank: number;
  readonly likeliest: readonly { readonly id: number; readonly probability: number }[];
}

/** What a text begins with. */
export interface Prompt {
  readonly ids: readonly number[];
  /** How many of the tokens are not in the vocabulary. */
  readonly unknown: number;
}

/** How many of the most likely tokens are reported. */
const TOLD = 10;

/**
 * The tokens that follow a text, one by one, drawn from the network's output at the last position. It sees as many
 * tokens as a window of its data has: the end of longer texts. Shorter texts are padded at the end, which a network
 * that only looks back does not see. Never ends by itself. `next` computes the same faster for a network that can remember.
 */
export async function* generated(
  model: Model,
  predictor: Predictor,
  prompt: readonly number[],
  sampling: Sampling,
  random: Random,
  next?: Remembering,
): AsyncGenerator<Generated> {
  const { name, window } = languageOf(model);
  const saidAt = (text: readonly number[]) => {
    const tokens = new Int32Array(window);
    tokens.set(text);
    return predictor.predictAt({ size: 1, fields: { [name]: tokens } }, text.length - 1);
  };
  let text = prompt.slice(-window);
  for (let length = prompt.length; ; length++) {
    // Once its beginning has left the window all of a text is at other places, and what was remembered is of no use.
    const said = await (next && length <= window ? next(text) : saidAt(text));
    const told = (id: number) => ({ id, probability: said[id] ?? NaN });
    const ordered = byProbability(said);
    const id = sampled(said, ordered, sampling, random);
    yield { ...told(id), rank: ordered.indexOf(id), likeliest: ordered.slice(0, TOLD).map(told) };
    text = [...text, id].slice(-window);
  }
}

/**
 * The same with the vocabulary entries of the tokens and the text they add. With `then` it continues exactly as a
 * generation without it does after those tokens. When `signal` is aborted, ends with the current token. Returns the
 * text of any incomplete character at the end.
 */
export async function* written(
  model: Model,
  predictor: Predictor,
  tokenizer: Tokenizer,
  { ids }: Prompt,
  { then = [], tokens, sampling, seed }: Omit<Writing, 'prompt'>,
  { signal, next }: { readonly signal?: AbortSignal | undefined; readonly next?: Remembering | undefined } = {},
): AsyncGenerator<GeneratedToken, string> {
  const random = createRandom(seed);
  // One number is drawn for every token that is not simply the most likely one.
  if (sampling.temperature > 0) then.forEach(() => random.next());
  const text = [...ids, ...then];
  const stream = new TextStream(tokenizer, text);
  const named = <T extends Pick<Generated, 'id' | 'probability'>>(one: T) => {
    return { ...one, token: tokenizer.tokenOf(one.id) ?? '', probability: toWire(one.probability) };
  };
  let count = 0;
  if (next) await readAgain(next, text, ids.length, languageOf(model).window);
  for await (const one of generated(model, predictor, text, sampling, random, next)) {
    yield { ...named(one), text: stream.add(one.id), likeliest: one.likeliest.map(named) };
    if (++count === tokens || signal?.aborted) break;
  }
  return stream.end();
}

/** Reads a text as it was when it came about, token by token from a place on: read at once, it would give numbers rounded otherwise. */
async function readAgain(next: Remembering, text: readonly number[], from: number, window: number): Promise<void> {
  if (text.length > window) return;
  for (let length = Math.max(1, from); length < text.length; length++) await next(text.slice(0, length));
}

/** Fails with invalidRequest if there is nothing to continue from, or `then` contains an invalid token. */
export function promptOf(tokenizer: Tokenizer, { prompt, then = [] }: Pick<Writing, 'prompt' | 'then'>): Prompt {
  const ids = [...tokenizer.idsOf(prompt)];
  const foreign = then.find((id) => tokenizer.tokenOf(id) === undefined);
  if (foreign !== undefined) throw new EngineError('invalidRequest', text(`The vocabulary has no token ${foreign}.`, `Das Vokabular hat kein Token ${foreign}.`)); // prettier-ignore
  if (ids.length + then.length > 0) return { ids, unknown: ids.filter((id) => id === tokenizer.unknown).length };
  throw new EngineError(
    'invalidRequest',
    text(
      'The prompt has no token in it: enter a text for the network to go on with.',
      'Der Anfang enthält kein Token: einen Text eingeben, den das Netz fortsetzt.',
    ),
  );
}

/** Fails with invalidRequest if the data are not text. */
export function tokenizerIn(data: DataSource): Tokenizer {
  const tokenizer = 'tokenizer' in data ? createTokenizer(data.tokenizer) : undefined;
  if (tokenizer) return tokenizer;
  throw notLanguage();
}

/** Fails with invalidRequest unless the network predicts the next token at every position of a text. */
function languageOf({ inputs, data, objectives }: Model) {
  const [tokens, ...others] = inputs;
  const target = targetField(data);
  const [first] = objectives;
  const isOfTokens = tokens?.role === 'input' && tokens.meaning.kind === 'tokens' && others.length === 0;
  const isSaying = first?.target.areTokens && isPerPlace(target) && lossOf(first.loss).link === 'softmax';
  if (isOfTokens && isSaying && target.name === 'next') return { name: tokens.name, window: tokens.type.shape[0] ?? 1 };
  throw notLanguage();
}

function notLanguage(): EngineError {
  return new EngineError(
    'invalidRequest',
    text(
      'This network does not say which token comes next: only language models, trained with cross entropy on a text, go on with a text.',
      'Dieses Netz sagt nicht, welches Token als Nächstes kommt: Nur Sprachmodelle, mit Kreuzentropie auf einem Text trainiert, setzen einen Text fort.',
    ),
  );
}
