// What a window keeps is its own for a while after it has gone: it may be loading anew, or connecting again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { recoverable } from '../projects/autosave.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { Grants } from './grants.ts';
import { Pages, type Page } from './pages.ts';
import { projectHandlers } from './projects.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

const document = examples['xor']!;
let home: string;
let store: RunStore;
let pages: Pages;
let handlers: ReturnType<typeof projectHandlers>;
/** Lets the time pass for windows that have gone, in the order in which they went. */
let pass: (() => void)[];

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-grace-'));
  pass = [];
  const nobody = () => undefined;
  const channel = { send: nobody, onMessage: nobody, onClose: nobody, close: nobody };
  pages = new Pages(channel, () => new Promise<void>((resolve) => void pass.push(resolve)));
  store = new RunStore(path.join(home, 'runs'));
  const runs = new Runs(home, store, verdicts, nobody);
  handlers = projectHandlers({ runs, store, home, pages, grants: new Grants(() => Promise.resolve([]), nobody) });
});
afterEach(() => rmSync(home, { recursive: true }));

function connect(number: number, window: string): Page {
  const page = pages.page(number);
  page.window = window;
  return page;
}

/** Asks as one window what is another's. */
const requests = [
  ['discarded', (page: Page) => handlers.discardAutosave({ key: 'first' }, page)],
  ['recovered', (page: Page) => handlers.recover({ key: 'first' }, page)],
] as const;

async function dropped() {
  const first = connect(1, 'first');
  await handlers.autosave({ key: 'first', document, runIds: [] }, first);
  pages.gone(1);
  return connect(2, 'second');
}

test('runs are kept for a document until its tab is closed', async () => {
  const page = connect(1, 'first');
  await handlers.autosave({ key: 'first_other', document, runIds: ['run-1'] }, page);
  await handlers.discardAutosave({ key: 'first_other' }, page);
  expect([...store.held()]).toEqual(['run-1']);
  await handlers.discardAutosave({ key: 'first_other', isClosed: true }, page);
  expect([...store.held()]).toEqual([]);
});

test.each(requests)('the work of a window that comes back in time is not %s by another', async (_, ask) => {
  const second = await dropped();
  const asked = ask(second);
  connect(3, 'first');
  pass[0]!();
  await expect(asked).rejects.toMatchObject({ code: 'invalidRequest' });
  expect((await recoverable(home)).map(({ key }) => key)).toEqual(['first']);
});

test.each(requests)('the work of a window that does not come back is %s, once it has had its time', async (_, ask) => {
  const second = await dropped();
  let isDone = false;
  const asked = Promise.resolve(ask(second)).then(() => (isDone = true));
  // A request of the window itself goes through meanwhile.
  await handlers.recoverable({}, second);
  expect(isDone).toBe(false);
  pass[0]!();
  await asked;
});

test.each(requests)('the work of a window that is loaded twice in a row is not %s in between', async (_, ask) => {
  const second = await dropped();
  const asked = Promise.resolve(ask(second));
  connect(3, 'first');
  pages.gone(3);
  pass[0]!();
  await new Promise((resolve) => void setImmediate(resolve));
  connect(4, 'first');
  pass[1]!();
  await expect(asked).rejects.toMatchObject({ code: 'invalidRequest' });
  expect((await recoverable(home)).map(({ key }) => key)).toEqual(['first']);
});

test('a window that is back has its own work at once', async () => {
  await dropped();
  const again = connect(3, 'first');
  await handlers.autosave({ key: 'first', document, runIds: [] }, again);
  await handlers.discardAutosave({ key: 'first' }, again);
  expect(await recoverable(home)).toEqual([]);
});
