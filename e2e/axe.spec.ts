import AxeBuilder from '@axe-core/playwright';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type App } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';

/** What axe finds serious or critical on the page now: rule, place and reason. */
async function faults(app: App, where: string): Promise<readonly string[]> {
  const builder = new AxeBuilder({ page: app.page }).setLegacyMode();
  // The themes differ in their colours and sizes, not in what stands on the page.
  const isPlain = (await app.page.locator('html').getAttribute('data-theme')) === 'light';
  const { violations } = await (isPlain ? builder : builder.withRules(['color-contrast'])).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${where}: ${id} ${target.join(' ')} ${any[0]?.message ?? ''}`),
    );
}

/** The page again, with these settings. */
async function withSettings(app: App, settings: object): Promise<void> {
  await app.page.evaluate((state) => {
    localStorage.setItem('neuroloom.settings', JSON.stringify({ state, version: 1 }));
  }, settings);
  await app.page.reload();
  await expect(app.page.getByTestId('example-empty')).toBeEnabled();
}

const tabs = ['Training', 'Data', 'Predictions', 'Confusion', 'Step by step', 'Plane', 'Landscape', 'Watch', 'Console'];

for (const theme of ['light', 'dark', 'projector']) {
  test.describe(`in the ${theme} theme`, { tag: '@once' }, () => {
    test.beforeEach(({ app }) => withSettings(app, { theme, language: 'en' }));

    test('the gallery and every panel are free of serious faults', async ({ app }) => {
      const [topBar, dock] = [new TopBar(app), new Dock(app)];
      const found = [...(await faults(app, 'Gallery'))];
      await new Gallery(app).open('moons');
      found.push(...(await faults(app, 'Untrained')));
      await topBar.control('Train').click();
      await dock.show('Training');
      await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
      for (const tab of tabs) {
        await dock.show(tab);
        found.push(...(await faults(app, tab)));
      }
      expect(found).toEqual([]);
    });

    test('an inspected node, one with a problem, and neurons are free of serious faults', async ({ app }) => {
      const [dock, canvas] = [new Dock(app), new Canvas(app)];
      await new Gallery(app).open('xor-by-hand');
      await canvas.select('perceptron2');
      const found = [...(await faults(app, 'Perceptron'))];
      for (const tab of ['Parameters', 'Weights', 'Code', 'Help']) {
        const button = app.page.getByRole('tab', { name: tab, exact: true });
        if ((await button.count()) === 0) continue;
        await button.click();
        found.push(...(await faults(app, `Inspector, ${tab}`)));
      }
      await app.page.getByTestId('palette-output').click();
      await expect(app.page.locator('[data-testid^="problem-"]').first()).toBeVisible();
      found.push(...(await faults(app, 'Problem')));
      await dock.show('Step by step');
      found.push(...(await faults(app, 'Steps of a network with problems')));
      expect(found).toEqual([]);
    });

    test('every dialog is free of serious faults', async ({ app }) => {
      const [topBar, dock] = [new TopBar(app), new Dock(app)];
      await new Gallery(app).open('iris');
      const found: string[] = [];
      const look = async (name: string) => {
        await expect(app.page.getByRole('dialog')).toBeVisible();
        found.push(...(await faults(app, name)));
        await app.page.keyboard.press('Escape');
        await expect(app.page.getByRole('dialog')).toBeHidden();
      };
      for (const key of ['Control+k', 'Control+f']) {
        await app.page.keyboard.press(key);
        await look(key);
      }
      await topBar.device.click();
      await look('Settings');
      for (const command of ['Shortcuts', 'Show as Python program', 'Show compiled graph']) {
        await app.page.keyboard.press('Control+k');
        await app.page
          .getByRole('dialog')
          .getByRole('combobox')
          .or(app.page.getByRole('dialog').getByRole('textbox'))
          .first()
          .fill(command);
        await app.page.keyboard.press('Enter');
        await look(command);
      }
      const file = path.join(app.home, 'levels.csv');
      writeFileSync(file, 'level,kind\n1,low\n2,high\n3,high\n4,low\n');
      const data = await dock.show('Data');
      await app.open(file, () => data.getByRole('button', { name: 'Import a CSV file' }).click());
      await look('CSV');
      expect(found).toEqual([]);
    });
  });
}
