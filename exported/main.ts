import type { ExportedPage, PageEntry, PageOutput } from '../core/protocol/exportedPage.ts';
import { byId, element } from './dom.ts';
import type { Entry, EntryHost } from './entry.ts';
import { loadNetwork, type Given, type Network, type Parts } from './network.ts';
import { listEntry, tableEntry } from './numbers.ts';
import { outputView } from './outputs.ts';
import { pictureEntry } from './picture.ts';
import { planeEntry } from './plane.ts';
import { textEntry } from './text.ts';
import { translationEntry } from './translating.ts';
import { sayIn, words } from './words.ts';

/** What an export has put into the page. */
interface Contents extends Pick<Parts, 'model'> {
  readonly page: ExportedPage;
  /** The names of the outputs, in their order. */
  readonly outputs: readonly string[];
}

/** Loads the network; `weights` is base64. Programs without a page can use it as well. */
async function open(contents: Contents, weights: string): Promise<Network> {
  const bytes = Uint8Array.from(atob(weights), (letter) => letter.charCodeAt(0));
  return loadNetwork({ model: contents.model, weights: bytes.buffer }, contents.page.inputs, contents.outputs);
}

async function start(): Promise<void> {
  const contents = JSON.parse(byId('contents').textContent ?? '') as Contents;
  const { page } = contents;
  const say = sayIn(page.language);
  const main = byId('page');
  try {
    const network = await open(contents, byId('weights').textContent?.trim() ?? '');
    const views = page.outputs.map((output) => outputView(output, page.language));
    const trouble = element('p', { className: 'trouble' });
    trouble.setAttribute('role', 'alert');
    let wanted: Given | undefined;
    let isRunning = false;
    const run = async () => {
      while (wanted) {
        const given = wanted;
        wanted = undefined;
        const said = await network.predict(given);
        said.forEach((values, i) => views[i]?.draw(values));
        for (const entry of entries) entry.answered?.(said);
        main.dataset['answers'] = String(Number(main.dataset['answers'] ?? 0) + 1);
      }
    };
    const changed = () => {
      const all = entries.map((entry) => entry.given());
      const known = all.filter((given) => given !== undefined);
      wanted = known.length < all.length ? undefined : known.reduce((whole, given) => ({ ...whole, ...given }), {});
      if (!wanted || isRunning) return;
      isRunning = true;
      trouble.textContent = '';
      run()
        .catch((error: unknown) => (trouble.textContent = `${say(words.failed)} ${String(error)}`))
        .finally(() => (isRunning = false));
    };
    const entries: Entry[] = [];
    const host: EntryHost = { say, language: page.language, network, changed };
    entries.push(...page.entries.map((entry) => entryOf(entry, page.outputs, host)));
    const head = element('header', {}, element('h1', {}, page.name), element('p', { className: 'dim' }, page.facts));
    const inputs = element('section', { className: 'inputs' }, ...entries.map(({ view }) => view), trouble);
    // What stands at each position of a text is shown beside the text.
    const shown = views.filter((_, i) => !isOfPlaces(page.outputs[i]));
    const outputs = shown.length > 0 ? [element('section', { className: 'outputs' }, ...shown.map(({ view }) => view))] : [];
    main.replaceChildren(head, element('div', { className: outputs.length > 0 ? 'columns' : '' }, inputs, ...outputs), element('footer', { className: 'dim' }, say(words.madeWith)));
    changed();
  } catch (error) {
    main.replaceChildren(element('p', { className: 'trouble' }, `${say(words.failed)} ${String(error)}`));
  }
} // prettier-ignore

function isOfPlaces(output: PageOutput | undefined): boolean {
  return output?.kind === 'classes' && output.isPerPlace;
}

function entryOf(entry: PageEntry, outputs: readonly PageOutput[], host: EntryHost): Entry {
  const [first] = outputs;
  switch (entry.kind) {
    case 'plane':
      return first
        ? planeEntry(entry, first, host)
        : listEntry({ kind: 'list', field: entry.field, shape: [entry.numbers.length] }, host);
    case 'picture':
      return pictureEntry(entry, host);
    case 'table':
      return tableEntry(entry, host);
    case 'text':
      return textEntry(entry, outputs, host);
    case 'translation':
      return translationEntry(entry, outputs, host);
    case 'list':
      return listEntry(entry, host);
  }
}

if (typeof document === 'undefined') Object.assign(globalThis, { neuroloomPage: { open } });
else void start();
