import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { startHub } from '../main/pretrained/library/testing.ts';
import { expect, test, type App } from './launch.ts';
import { duplicateTab } from './setup/tabs.ts';

const fixtures = path.join(import.meta.dirname, '../main/pretrained/fixtures');
const files = Object.fromEntries(
  readdirSync(path.join(fixtures, 'bert')).map((name) => [name, readFileSync(path.join(fixtures, 'bert', name))]),
);

/** The dialog, as it is reached from the first screen. */
class Library {
  readonly #app: App;
  readonly dialog: Locator;

  constructor(app: App) {
    this.#app = app;
    this.dialog = app.page.getByRole('dialog', { name: 'Pretrained models' });
  }

  async open(): Promise<void> {
    await this.#app.page.getByRole('button', { name: 'Pretrained models' }).click();
    await expect(this.model('little-bert')).toBeVisible();
  }

  model(name: string | RegExp): Locator {
    return this.dialog.getByRole('radio', { name });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.dialog.getByRole('button', { name }).click();
  }

  /** What the right side says of a model. */
  pane(name: string): Locator {
    return this.dialog.getByRole('region', { name, exact: true });
  }

  async useHub(endpoint: string): Promise<void> {
    await this.press('Hub settings');
    await this.dialog.getByRole('textbox', { name: 'Address' }).fill(endpoint);
    await this.press('Save');
    await expect(this.dialog.getByText('Saved.')).toBeVisible();
  }

  async lookUp(name: string): Promise<void> {
    await this.press('From the hub');
    await this.dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await this.press('Look it up');
  }
}

/** A hub that at first sends only a part of the weights of `someone/slow`, and the rest to whoever goes on from there. */
function slowHub() {
  const tiny = { files, licence: 'apache-2.0' };
  return startHub({ 'someone/tiny': tiny, 'someone/slow': tiny }, ({ url, headers }, response) => {
    const weights = files['model.safetensors'];
    if (headers.range || !url?.includes('slow') || !url.endsWith('.safetensors') || !weights) return false;
    response.writeHead(200, { 'Content-Length': weights.length }).write(weights.subarray(0, 20_000));
    return true;
  });
}

test(
  'what comes with the app is listed and opens as a network, beside what is open',
  { tag: '@once' },
  async ({ app }) => {
    const library = new Library(app);
    await library.open();
    await expect(library.pane('all-MiniLM-L6-v2')).toContainText('apache-2.0');
    await library.dialog.getByRole('combobox', { name: 'Task' }).selectOption('Predict the next sentence');
    await expect(library.dialog.getByRole('radio')).toHaveCount(2);
    await library.model('little-bert').check();
    await expect(library.pane('little-bert')).toContainText('Moby Dick');
    await library.press('Open as a network');
    await expect(library.dialog).toBeHidden();
    await expect(app.page.getByTestId('canvas').getByText('BERT', { exact: true })).toBeVisible();
    await expect(app.page.getByText('little-bert is open as a network')).toBeVisible();
    await app.page.keyboard.press('Control+k');
    await app.page.getByRole('dialog').getByRole('combobox').fill('Pretrained models');
    await app.page.keyboard.press('Enter');
    await library.model('little-gpt').check();
    await library.press('Open as a network');
    await expect(app.page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Little GPT');
    await expect(app.page.getByRole('button', { name: 'unsaved Little BERT' })).toBeVisible();
  },
);

test(
  'a model is looked up, downloaded, cancelled, gone on with after the page is loaded again, and deleted',
  { tag: '@once' },
  async ({ app }) => {
    const hub = await slowHub();
    const library = new Library(app);
    await library.open();
    await library.useHub(hub.endpoint);
    await library.lookUp('someone/slow');
    await expect(library.dialog.getByRole('region', { name: 'What the hub says' })).toContainText('apache-2.0');
    await library.press(/^Download/);
    await expect(library.pane('someone/slow')).toContainText(/[\d.]+\skB of [\d.]+\skB/);

    await app.page.reload();
    await library.open();
    await library.model(/someone\/slow \d+\s%/).check();
    await library.press('Cancel the download');
    await expect(library.pane('someone/slow')).toContainText('the download continues where it stopped');
    await library.press('Continue the download');
    await expect(library.pane('someone/slow')).toContainText('ready');
    expect(hub.requests.at(-1)).toMatch(/safetensors bytes=20000-$/);

    await library.press('Delete');
    await library.dialog.getByRole('alert').getByText('from this computer?').waitFor();
    await library.press('Delete');
    await expect(library.model('someone/slow')).toBeHidden();
    hub.stop();
  },
);

test('offline it is said in a sentence, and so is what a folder lacks', { tag: '@once' }, async ({ app }) => {
  const library = new Library(app);
  await library.open();
  // Nobody listens at this port.
  await library.useHub('http://127.0.0.1:9');
  await library.lookUp('someone/tiny');
  await expect(library.dialog.getByRole('alert')).toContainText('127.0.0.1:9 cannot be reached');
  await app.open(path.join(fixtures, '../pipelines'), () => library.press('Folder'));
  await expect(library.dialog.getByRole('alert').getByText('it has no config.json')).toBeVisible();
});

test('a folder is added and opens as a network that is called like it', async ({ app }) => {
  const library = new Library(app);
  await library.open();
  await app.open(path.join(fixtures, 'bert'), () => library.press('Folder'));
  await expect(library.pane('bert')).toContainText('8,294');
  await library.press('Open as a network');
  await expect(library.dialog).toBeHidden();
  await expect(app.page.getByTestId('canvas').getByText('BERT', { exact: true })).toBeVisible();
  await expect(app.page).toHaveTitle(/bert/);
});

test('a download and what it brings are seen in another window', { tag: '@once' }, async ({ app }) => {
  const hub = await slowHub();
  const library = new Library(app);
  const other = new Library(await duplicateTab(app));
  await library.open();
  await other.open();
  await library.useHub(hub.endpoint);
  await library.lookUp('someone/slow');
  await library.press(/^Download/);
  await other.model(/someone\/slow \d+\s%/).check();
  await other.press('Cancel the download');
  await library.press('Continue the download');
  await expect(other.pane('someone/slow')).toContainText('ready');
  hub.stop();
});
