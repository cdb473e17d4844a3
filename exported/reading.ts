import { inBytes, legible } from '../core/text/legible.ts';
import { readTokens, type ReadTokens } from '../core/text/readTokens.ts';
import { element } from './dom.ts';
import type { Entry } from './entry.ts';
import { later, saidAt, textGiven, tokenBars, type TextParts } from './tokens.ts';
import { words } from './words.ts';

/** A text that the network judges, in which words can be hidden for it to guess. */
export function readingEntry(parts: TextParts): Entry {
  const { entry, tokenizer, padId, at, host } = parts;
  const { length } = entry;
  const { say, changed } = host;
  const [area, pair] = [element('textarea', { rows: 4 }), element('textarea', { rows: 2 })];
  const [tokens, guessed] = [element('div', { className: 'tokens' }), element('div')];
  const trouble = element('p', { className: 'trouble' });
  const mask = at >= 0 ? tokenizer.idOf('[MASK]') : undefined;
  const hidden = new Set<number>();
  let seen: ReadTokens | undefined;
  const draw = () => tokens.replaceChildren(...tokenChips(parts, seen, hidden, mask !== undefined, toggle));
  const toggle = (place: number) => {
    if (!hidden.delete(place)) hidden.add(place);
    draw();
    changed();
  };
  const typed = () => {
    hidden.clear();
    const second = pair.value.trim();
    seen = readTokens(entry.tokenizer, length, area.value, second === '' ? undefined : second);
    draw();
    changed();
  };
  for (const field of [area, pair]) field.addEventListener('input', later(typed));
  const view = element(
    'div',
    { className: 'text' },
    element('label', {}, say(words.text), area),
    ...(entry.hasPair ? [element('label', {}, say(words.pair), pair)] : []),
    trouble,
    tokens,
    ...(mask === undefined ? [] : [element('p', { className: 'dim' }, say(words.textHint))]),
    guessed,
  );
  return {
    view,
    given() {
      const isEmpty = seen?.own === 0;
      trouble.textContent = isEmpty ? say(words.empty) : '';
      if (!seen || isEmpty) return undefined;
      const ids = seen.tokens.map(({ id }, place) => (hidden.has(place) ? (mask ?? id) : id));
      const segments = seen.tokens.map(({ segment }) => segment);
      return textGiven(ids, segments, length, padId);
    },
    answered(said) {
      const own = said[at];
      if (!own) return;
      const guesses = [...hidden].map((place, i) =>
        element('section', {}, element('h2', {}, `${say(words.hidden)} ${i + 1}`), ...tokenBars(parts, saidAt(parts, own, place))),
      );
      guessed.replaceChildren(...guesses);
    },
  };
} // prettier-ignore

/** The tokens of a text; where the network can guess, a click hides one. */
function tokenChips(
  { entry }: TextParts,
  seen: ReadTokens | undefined,
  hidden: ReadonlySet<number>,
  canHide: boolean,
  toggle: (place: number) => void,
): readonly HTMLElement[] {
  const isBytes = inBytes(entry.tokenizer);
  return (seen?.tokens ?? []).map(({ token, isSpecial }, place) => {
    const isHidden = hidden.has(place);
    const disabled = !canHide || isSpecial;
    const chip = element('button', { type: 'button', className: 'token', disabled }, legible(token, isBytes));
    chip.setAttribute('aria-pressed', String(isHidden));
    chip.addEventListener('click', () => toggle(place));
    return chip;
  });
}
