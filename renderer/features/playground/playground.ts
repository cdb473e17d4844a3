import type { LabelledSource } from '../../../core/data/kinds/labelledText.ts';
import type { MaskedSource } from '../../../core/data/kinds/maskedText.ts';
import { readTokens, type ReadToken } from '../../../core/text/readTokens.ts';
import { onOpening } from '../../workspace/document/document.ts';
import { offerStore, offerView } from '../../workspace/document/viewState.ts';
import { perDocument } from '../../workspace/workspaces.ts';

export type ReadSource = MaskedSource | LabelledSource;

interface Playground {
  readonly text: string;
  /** The second text; empty: there is none. */
  readonly pair: string;
  /** Places of the tokens that are hidden. */
  readonly masked: readonly number[];
}

/** A text that is tried out on a network. */
export const usePlayground = perDocument<Playground>(() => ({ text: '', pair: '', masked: [] }));

offerStore('playground', usePlayground, ['text', 'pair']);
offerView('hidden words', {
  read: () => usePlayground.getState().masked,
  show: (kept) => {
    if (Array.isArray(kept) && kept.every(Number.isInteger)) usePlayground.setState({ masked: kept as readonly number[] });
  },
}); // prettier-ignore

onOpening(() => usePlayground.setState(usePlayground.getInitialState()));

/** Places are those of a text: another one hides nothing. */
export function enter(words: Partial<Pick<Playground, 'text' | 'pair'>>): void {
  usePlayground.setState({ ...words, masked: [] });
}

/** Pieces that are one word; of the template one each. */
export interface Word {
  readonly begin: number;
  readonly tokens: readonly ReadToken[];
}

const CONTINUES = '##';

/** WordPiece writes the pieces of a word one after the other, marked as such from the second on. */
export function wordsOf(tokens: readonly ReadToken[]): readonly Word[] {
  const words: { begin: number; tokens: ReadToken[] }[] = [];
  for (const [place, token] of tokens.entries()) {
    const last = words.at(-1);
    const isMore = token.token.startsWith(CONTINUES) && last && !last.tokens.some(({ isSpecial }) => isSpecial);
    if (isMore) last.tokens.push(token);
    else words.push({ begin: place, tokens: [token] });
  }
  return words;
}

/** Hides a word, or shows it again. */
export function toggle({ begin, tokens }: Word): void {
  const places = tokens.map((_, i) => begin + i);
  usePlayground.setState(({ masked }) => {
    const others = masked.filter((place) => !places.includes(place));
    return { masked: others.length < masked.length ? others : [...masked, ...places].toSorted((a, b) => a - b) };
  });
}

export interface Example {
  readonly text: string;
  readonly pair: string;
  /** Words that are hidden, each where it stands first. */
  readonly hidden: readonly string[];
}

/** Those of Devlin et al. 2018, and one of the lecture's. */
export const examples: readonly Example[] = [
  { text: 'My dog is cute.', pair: 'He likes playing.', hidden: ['cute'] },
  { text: 'The man went to the store.', pair: 'He bought a gallon of milk.', hidden: ['went', 'of'] },
  { text: 'The man went to the store.', pair: 'Penguins are flightless birds.', hidden: ['went', 'are'] },
  { text: 'European bison are large animals.', pair: '', hidden: ['large'] },
];

/** Enters an example with its words hidden, as far as the network can find words again. */
export function enterExample(source: ReadSource, { text, pair, hidden }: Example): void {
  const hides = source.kind === 'masked' ? hidden : [];
  usePlayground.setState({ text, pair, masked: placesOf(source, text, pair, hides) });
}

function placesOf(source: ReadSource, text: string, pair: string, hidden: readonly string[]): readonly number[] {
  const { tokens = [] } = readTokens(source.tokenizer, source.length, text, pair === '' ? undefined : pair) ?? {};
  const words = wordsOf(tokens);
  const spelt = ({ tokens: pieces }: Word) => pieces.map(({ token }) => token.replace(CONTINUES, '')).join('').toLowerCase(); // prettier-ignore
  const found = hidden.flatMap((word) => words.find((one) => spelt(one) === word) ?? []);
  return found.flatMap(({ begin, tokens: pieces }) => pieces.map((_, i) => begin + i)).toSorted((a, b) => a - b);
}
