import { isPerPlace, targetField } from '../../core/data/spec.ts';
import { lossOf } from '../../core/losses/losses.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Random } from '../../core/random.ts';
import { likeliest, sampled, type Sampling } from '../../core/text/sample.ts';
import type { Model } from '../model/model.ts';
import type { Predictor } from '../model/predictor.ts';

/** A token that a network has added to a text. */
export interface Generated {
  readonly id: number;
  /** As the network says it, before the temperature. */
  readonly probability: number;
  readonly likeliest: readonly { readonly id: number; readonly probability: number }[];
}

/** So many of the likeliest tokens are told. */
const TOLD = 10;

/**
 * The tokens that come after a text, one by one, drawn by what the network says at its last place. It sees as many tokens as a
 * window of its data has: of longer texts the end. Of shorter ones the places behind the text are filled up, which a network
 * that looks back alone does not see. Never ends by itself.
 */
export async function* generated(
  model: Model,
  predictor: Predictor,
  prompt: readonly number[],
  sampling: Sampling,
  random: Random,
): AsyncGenerator<Generated> {
  const { name, window } = languageOf(model);
  let text = prompt.slice(-window);
  for (;;) {
    const tokens = new Int32Array(window);
    tokens.set(text);
    const said = await predictor.predictAt({ size: 1, fields: { [name]: tokens } }, text.length - 1);
    const told = (id: number) => ({ id, probability: said[id] ?? NaN });
    const id = sampled(said, sampling, random);
    yield { ...told(id), likeliest: likeliest(said, TOLD).map(told) };
    text = [...text, id].slice(-window);
  }
}

/** Fails with invalidRequest where a network does not say at every place of a text which token comes next. */
function languageOf({ inputs, data, objectives }: Model) {
  const [tokens, ...others] = inputs;
  const target = targetField(data);
  const [first] = objectives;
  const isOfTokens = tokens?.role === 'input' && tokens.meaning.kind === 'tokens' && others.length === 0;
  const isSaying = first?.target.areTokens && isPerPlace(target) && lossOf(first.loss).link === 'softmax';
  if (isOfTokens && isSaying) {
    return { name: tokens.name, window: tokens.type.shape[0] ?? 1 };
  }
  throw new EngineError('invalidRequest', 'This network does not say which token comes next: only language models, trained with cross entropy on a text, go on with a text.'); // prettier-ignore
}
