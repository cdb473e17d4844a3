import AxeBuilder from '@axe-core/playwright';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { expect, test, type App } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { Pipelines } from './pages/pipelines.ts';
import { eachTextPanel } from './pages/textPanels.ts';
import { TopBar } from './pages/topBar.ts';

type Theme = 'light' | 'projector' | 'dark';
const canvasArea = '[data-testid="canvas"]';
const [inspector, dialog, panel] = ['[data-testid="inspector"]', '[role="dialog"]', '[role="tabpanel"]:not(:empty)'];

/** Shows the page in a theme, whatever is open in it; the projector's after the light one, which it differs from by tokens alone. */
async function setTheme({ page }: App, theme: Theme): Promise<void> {
  const html = page.locator('html');
  // A page without a setting follows the system; no system has a projector's theme.
  if (theme !== 'projector') await page.emulateMedia({ colorScheme: theme });
  if (theme !== 'dark')
    await html.evaluate((element, wanted) => {
      if (wanted === 'projector' || element.dataset['theme'] === 'projector') element.dataset['theme'] = wanted;
    }, theme);
  await expect(html).toHaveAttribute('data-theme', theme);
  await page.evaluate(() => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    return Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}

/**
 * What axe finds serious or critical in that part of the page, in light and dark, of whole pages in the projector's
 * theme, too: theme, rule, place and reason.
 */
class Faults {
  readonly found: string[] = [];
  readonly #app: App;
  #theme: Theme = 'light';
  #isInPage = false;

  constructor(app: App) {
    this.#app = app;
  }

  async look(where: string, part: string | string[] = 'body'): Promise<void> {
    // The projector's theme is one of tokens alone, whose contrasts have a test of their own: whole pages are enough.
    const projector = part === 'body' ? (['projector'] as const) : [];
    // As few changes as can be: each draws the page anew. The projector's follows upon the light one.
    const themes =
      this.#theme === 'light' ? (['light', ...projector, 'dark'] as const) : (['dark', 'light', ...projector] as const);
    for (const [i, theme] of themes.entries()) {
      await setTheme(this.#app, theme);
      this.#theme = theme;
      // Its source stays in the page, which is loaded once.
      const axeSource = this.#isInPage ? 'void 0' : undefined;
      const options = { page: this.#app.page, ...(axeSource && { axeSource }) };
      // The places of what has passed would be written down, too.
      const builder = new AxeBuilder(options).setLegacyMode().options({ resultTypes: ['violations'] });
      for (const place of [part].flat()) builder.include(place);
      this.#isInPage = true;
      // The themes differ in their colours and sizes, not in what stands on the page.
      const { violations, passes } = await (i === 0 ? builder : builder.withRules(['color-contrast'])).analyze();
      expect(passes.length, `rules that have looked at ${where}`).toBeGreaterThan(0);
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        for (const { target, any } of nodes)
          this.found.push(`${where}, ${theme}: ${id} ${target.join(' ')} ${any[0]?.message ?? ''}`);
      }
    }
    if (this.#theme === 'projector') await setTheme(this.#app, (this.#theme = 'light'));
  }

  /** Looks at the dialog that is open. */
  async lookAtDialog(title: string | RegExp): Promise<void> {
    await expect(this.#app.page.getByRole('dialog', { name: title })).toBeVisible();
    await this.look(String(title), dialog);
  }
}

async function closeDialog({ page }: App): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}

const tabs = ['Training', 'Data', 'Predictions', 'Confusion', 'Step by step', 'Plane', 'Landscape', 'Watch', 'Console'];

test.describe('free of serious faults in light and dark', { tag: '@once' }, () => {
  test('the gallery and every panel', async ({ app }) => {
    const [topBar, dock, faults] = [new TopBar(app), new Dock(app), new Faults(app)];
    await faults.look('Gallery');
    await new Gallery(app).open('moons');
    await faults.look('Untrained');
    await new Inspector(app).set('Epochs', '3');
    await topBar.control('Train').click();
    await dock.show('Training');
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    await faults.look('Trained', 'header');
    for (const tab of tabs) {
      await dock.show(tab);
      await faults.look(tab, panel);
    }
    expect(faults.found).toEqual([]);
  });

  test('the panels of texts, of attention and of comparisons', async ({ app }) => {
    test.setTimeout(240_000);
    const faults = new Faults(app);
    await eachTextPanel(app, (tab) => faults.look(tab, panel));
    expect(faults.found).toEqual([]);
  });

  test('an inspected node, one with a problem, and neurons', async ({ app }) => {
    const [dock, canvas, faults] = [new Dock(app), new Canvas(app), new Faults(app)];
    await new Gallery(app).open('xor-by-hand');
    await canvas.select('perceptron2');
    await faults.look('Perceptron', [canvasArea, inspector]);
    for (const tab of ['Weights', 'Code', 'Help']) {
      const button = app.page.getByTestId('inspector').getByRole('tab', { name: tab, exact: true });
      if ((await button.count()) === 0) continue;
      await button.click();
      await faults.look(`Inspector, ${tab}`, inspector);
    }
    await app.page.getByTestId('palette-output').click();
    await expect(canvas.problem('output2')).toBeVisible();
    await faults.look('Problem', canvasArea);
    await dock.show('Step by step');
    await faults.look('Steps of a network with problems', panel);
    expect(faults.found).toEqual([]);
  });

  test('dialogs that search, show and set', async ({ app }) => {
    const [topBar, dock, faults, { page }] = [new TopBar(app), new Dock(app), new Faults(app), app];
    await new Gallery(app).open('iris');
    for (const key of ['Control+k', 'Control+f']) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      await faults.look(key, dialog);
      await closeDialog(app);
    }
    await topBar.device.click();
    await faults.lookAtDialog('Settings');
    await closeDialog(app);
    const commands = {
      Shortcuts: 'Shortcuts',
      'Show as Python program': 'Export',
      'Model of another program': 'Model of another program',
      'Pretrained models': 'Pretrained models',
      'Show compiled graph': 'Compiled graph',
      'Save diagnostics': 'Save diagnostics',
      'Check for updates': 'Updates',
      'About Neuroloom': 'About Neuroloom',
    };
    for (const [command, title] of Object.entries(commands)) {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill(command);
      await page.keyboard.press('Enter');
      await faults.lookAtDialog(title);
      await closeDialog(app);
    }
    const file = path.join(app.home, 'levels.csv');
    writeFileSync(file, 'level,kind\n1,low\n2,high\n3,high\n4,low\n');
    const data = await dock.show('Data');
    await app.open(file, () => data.getByRole('button', { name: 'Import a file' }).click());
    await faults.lookAtDialog('levels.csv');
    expect(faults.found).toEqual([]);
  });

  test('pretrained models that are asked', async ({ app }) => {
    const [pipelines, faults] = [new Pipelines(app), new Faults(app)];
    await new Gallery(app).open('empty');
    await pipelines.open();
    for (const task of [
      'Masked words',
      'Next sentence',
      'Generate text',
      'Similar sentences',
      'Semantic search',
      'Vectors',
    ]) {
      await pipelines.choose(task);
      if (task === 'Similar sentences') await pipelines.enter('Compared with, one a line', 'one\ntwo\nthree');
      await pipelines.ask();
      await faults.look(task, dialog);
    }
    await pipelines.choose('Questions');
    await faults.look('No model', dialog);
    expect(faults.found).toEqual([]);
  });

  test('pretrained models that are looked for, placed, compared, trained further and clustered', async ({ app }) => {
    const [dock, canvas, faults, { page }] = [new Dock(app), new Canvas(app), new Faults(app), app];
    const shown = page.getByRole('dialog');
    await new Gallery(app).open('encoder-by-hand');
    await page.keyboard.press('Control+k');
    await shown.getByRole('combobox').fill('Pretrained models');
    await page.keyboard.press('Enter');
    await shown.getByRole('button', { name: 'From the hub' }).click();
    await shown.getByRole('textbox', { name: 'Name' }).fill('..');
    await shown.getByRole('button', { name: 'Look it up' }).click();
    await expect(shown.getByRole('alert')).toContainText('is not a name of a model');
    await faults.look('From the hub', dialog);
    await shown.getByRole('button', { name: 'Hub settings' }).click();
    await expect(shown.getByRole('textbox', { name: 'Address' })).toBeVisible();
    await faults.look('Hub settings', dialog);
    await closeDialog(app);
    await page.getByRole('button', { name: 'Pretrained model …' }).click();
    await expect(shown.getByRole('button', { name: 'Place little-bert' })).toBeVisible();
    await faults.lookAtDialog('Pretrained model as a block');
    await closeDialog(app);
    await canvas.node('module2').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Load real weights/ }).click();
    await shown.getByRole('button', { name: 'Make it like the layer' }).click();
    await expect(shown.getByRole('table')).toBeVisible();
    await faults.lookAtDialog('Load real weights into this block');
    await shown.getByRole('button', { name: /^Load \d+ weights/ }).click();
    await expect(dock.panel('Compare').getByTestId('compare-verdict')).toContainText('Both compute the same');
    await faults.look('A layer', panel);
    const clusters = await dock.show('Clusters');
    await clusters.getByText('Which k?').click();
    await clusters.getByText('Which eps?').click();
    await expect(clusters.getByRole('img', { name: /^Inertia by k/ })).toBeVisible();
    await expect(clusters.getByRole('img', { name: /^Distances/ })).toBeVisible();
    await faults.look('Clusters', panel);
    expect(faults.found).toEqual([]);
  });

  test('dialogs that open, save, export and ask', async ({ app }) => {
    const [topBar, faults, { page }] = [new TopBar(app), new Faults(app), app];
    await new Gallery(app).open('iris');
    await new Inspector(app).set('Epochs', '1');
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    await topBar.file('Export …');
    await app.save('iris-tfjs.zip', () => page.getByRole('button', { name: 'Export …' }).click());
    await expect(page.getByTestId('export-report')).toBeVisible();
    await faults.lookAtDialog('Export');
    await closeDialog(app);
    await topBar.file('Save as …');
    await faults.lookAtDialog('Save the project');
    await closeDialog(app);
    const file = await topBar.saveAs('Whole.neuroloom');
    await expect(topBar.saved).toHaveText('saved');

    // Another program writes the same file.
    const entries = unzipSync(readFileSync(file));
    writeFileSync(file, zipSync({ ...entries, 'thumbnail.png': new Uint8Array(10) }));
    await topBar.name.fill('Changed');
    await page.keyboard.press('Control+s');
    await faults.lookAtDialog('The file has changed');
    await closeDialog(app);

    const damaged = path.join(app.home, 'Damaged.neuroloom');
    writeFileSync(damaged, zipSync({ ...entries, 'weights.safetensors': new Uint8Array(40).fill(255) }));
    await topBar.file('Open …');
    await faults.lookAtDialog('Open a project');
    await app.open(damaged, () => Promise.resolve());
    await faults.lookAtDialog('Unsaved work');
    await page.getByRole('button', { name: 'Discard' }).click();
    await faults.lookAtDialog('Parts of this project are damaged');
    expect(faults.found).toEqual([]);
  });
});
