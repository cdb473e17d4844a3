import type { PageEntry, PageOutput } from '../core/protocol/exportedPage.ts';
import { inBytes, legible } from '../core/text/legible.ts';
import { rowsOf, type Rows } from '../core/text/rows.ts';
import { element } from './dom.ts';
import type { Entry, EntryHost } from './entry.ts';
import { largest } from './readings.ts';
import { isOfTokens, saidAt, textGiven, tokenBars, type TokenParts } from './tokens.ts';
import { words } from './words.ts';

type TranslationEntry = Extract<PageEntry, { kind: 'translation' }>;

/** A token of a translation, and what the network said of its place. */
interface Written {
  readonly id: number;
  readonly values: readonly number[];
}

/** A text that the network translates, taking the likeliest token at every place. */
export function translationEntry(entry: TranslationEntry, outputs: readonly PageOutput[], host: EntryHost): Entry {
  const { say } = host;
  const rows = rowsOf(entry.tokenizer);
  if (!rows) return { view: element('p', { className: 'trouble' }, say(words.unsupported)), given: () => undefined };
  const { tokenizer } = rows;
  const at = outputs.findIndex(isOfTokens);
  const parts: TokenParts = { entry: { tokenizer: entry.tokenizer, length: entry.targetLength }, tokenizer, output: outputs.find(isOfTokens), at, host }; // prettier-ignore
  const area = element('textarea', { rows: 3 });
  const start = element('button', { type: 'button' }, say(words.translate));
  const [translation, tokens, note, considered] = [element('output', { className: 'translation' }), element('div', { className: 'tokens' }), element('p', { className: 'dim' }), element('div')]; // prettier-ignore
  translation.setAttribute('aria-live', 'polite');
  const trouble = element('p', { className: 'trouble' });
  /** The translation that is written now. */
  let current: object | undefined;
  const show = (written: readonly Written[], end?: number) => {
    translation.textContent = tokenizer.decode(written.map(({ id }) => id).filter((id) => id !== end));
    tokens.replaceChildren(...written.map((one) => chip(parts, one, () => considered.replaceChildren(...tokenBars(parts, one.values))))); // prettier-ignore
  };
  const toggle = async () => {
    const own = current ? undefined : {};
    current = own;
    start.textContent = say(own ? words.stop : words.translate);
    if (!own) return;
    for (const place of [trouble, note, considered]) place.replaceChildren();
    // One that was stopped ends with its next token, and by then another may be written.
    const isReplaced = () => current !== undefined && current !== own;
    try {
      const isWhole = await translated(entry, rows, parts, area.value, (written, end) => {
        if (!isReplaced()) show(written, end);
        return current === own;
      });
      if (isReplaced()) return;
      trouble.textContent = isWhole === undefined ? say(words.empty) : '';
      if (isWhole !== undefined) note.textContent = say(isWhole ? words.translationHint : words.openEnd);
    } catch (error) {
      if (isReplaced()) return;
      trouble.textContent = `${say(words.failed)} ${String(error)}`;
    }
    current = undefined;
    start.textContent = say(words.translate);
  };
  start.addEventListener('click', () => void toggle());
  const view = element(
    'div',
    { className: 'text' },
    element('label', {}, say(words.text), area),
    element('div', { className: 'row' }, start),
    trouble,
    element('h2', {}, say(words.translation)),
    translation,
    tokens,
    note,
    considered,
  );
  // It asks the network itself, once for every token.
  return { view, given: () => undefined };
}

/**
 * Translates token by token. `onToken` is told all that is written, and the token that ends a translation; it answers
 * whether to go on. Returns whether the translation has an end; undefined if there is nothing to translate.
 */
async function translated(
  { length, targetLength }: TranslationEntry,
  { tokenizer, padId, added, rowOf }: Rows,
  parts: TokenParts,
  text: string,
  onToken: (written: readonly Written[], end: number | undefined) => boolean,
): Promise<boolean | undefined> {
  const [begin = padId, end] = [tokenizer.idOf('[CLS]'), tokenizer.idOf('[SEP]')];
  const { ids } = rowOf(length, tokenizer.idsOf(text));
  onToken([], end);
  if (ids.length <= added[0]) return undefined;
  const read = textGiven(ids, [], length, padId);
  const written: Written[] = [];
  while (written.length < targetLength) {
    const before = [begin, ...written.map(({ id }) => id)];
    const shifted = Array.from({ length: targetLength }, (_, i) => before[i] ?? padId);
    const said = (await parts.host.network.predict({ ...read, shifted, counts: shifted.map(() => 1) }))[parts.at];
    if (!said) break;
    const values = saidAt(parts, said, written.length);
    const id = largest(values);
    written.push({ id, values });
    const goesOn = onToken(written, end);
    if (id === end) return true;
    if (!goesOn) break;
    // So that the page is drawn and hears clicks.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return false;
}

/** A token of a translation as a button. */
function chip({ tokenizer, entry }: TokenParts, { id }: Written, onClick: () => void): HTMLElement {
  const label = legible(tokenizer.tokenOf(id) ?? '', inBytes(entry.tokenizer));
  const button = element('button', { type: 'button', className: 'token' }, label);
  button.addEventListener('click', onClick);
  return button;
}
