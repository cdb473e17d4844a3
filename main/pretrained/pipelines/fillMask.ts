import { EngineError } from '../../../core/protocol/errors.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { text } from '../../../core/text.ts';
import type { Tokenizer } from '../../../core/text/tokenizer.ts';
import { definePipeline, readIn, secondText } from './define.ts';
import { largest, softmax } from './numbers.ts';

/** How people write a mask, whatever the model calls it. */
const MASKS = /\[MASK\]|<mask>/gi;

export const fillMask = definePipeline({
  task: 'fill-mask',
  needs: 'maskedWords',
  read: (network, { text: given, pair }) => {
    const { token } = maskOf(network.tokenizer);
    return readIn(network, given.replace(MASKS, token), pair?.replace(MASKS, token));
  },
  async run(network, { text: given, pair = '', top }, read) {
    const { id: mask, token } = maskOf(network.tokenizer);
    const isSecond = secondText(read);
    const places = read.ids.flatMap((id, i) => (id === mask ? [i] : []));
    if (places.length === 0)
      throw new EngineError('invalidRequest', (given + pair).search(MASKS) < 0 ? noMask : cutOff);
    const [tensor] = await network.compute('maskedWords', [read]);
    const kinds = tensor?.shape[1] ?? 0;
    const masks = places.map((at) => {
      const shares = softmax(tensor?.values.subarray(at * kinds, (at + 1) * kinds) ?? []);
      const likeliest = largest(shares, top).map((id) => ({
        id,
        token: network.tokenizer.tokenOf(id) ?? '',
        probability: toWire(shares[id] ?? NaN),
        text: filled(
          (isSecond[at] ? pair : given).replace(MASKS, token),
          read.offsets[at] ?? [0, 0],
          network.tokenizer.decode([id]),
        ),
      }));
      return { at, likeliest };
    });
    return { masks };
  },
});

function maskOf(tokenizer: Tokenizer): { readonly id: number; readonly token: string } {
  for (const token of ['[MASK]', '<mask>']) {
    const id = tokenizer.idOf(token);
    if (id !== undefined) return { id, token };
  }
  throw new EngineError('invalidRequest', noMaskKnown);
}

/** The text with a word in place of its mask, before which a space stays. */
function filled(given: string, [from, to]: readonly [number, number], word: string): string {
  const space = /^\s/.test(given.slice(from, to)) ? ' ' : '';
  return given.slice(0, from) + space + word.trim() + given.slice(to);
}

const noMask = text(
  'The text has no mask: write [MASK] where a word is to be filled in.',
  'Der Text hat keine Maske: [MASK] schreiben, wo ein Wort ergänzt werden soll.',
);
const cutOff = text(
  'The text is too long: the model reads only its beginning, which has no mask. Shorten what stands before the mask.',
  'Der Text ist zu lang: Das Modell liest nur den Anfang, in dem keine Maske steht. Kürzen, was vor der Maske steht.',
);
const noMaskKnown = text('The vocabulary of this model has no mask.', 'Das Vokabular dieses Modells hat keine Maske.');
