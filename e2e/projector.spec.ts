import { expect, test, type App } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { project, smallWords, tooWide } from './pages/looking.ts';
import { eachTextPanel } from './pages/textPanels.ts';
import { TopBar } from './pages/topBar.ts';

async function openByName({ page }: App, command: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(command);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: command })).toBeVisible();
}

test(
  'no word of the projector’s theme is smaller than 20 px, on the canvas neither',
  { tag: '@once' },
  async ({ app }) => {
    const [canvas, dock, topBar] = [new Canvas(app), new Dock(app), new TopBar(app)];
    await project(app.page);
    expect(await smallWords(app.page), 'gallery').toEqual([]);
    await new Gallery(app).open('moons');
    await expect(canvas.node('output1')).toBeVisible();
    await topBar.control('Train').click();
    await expect(dock.epoch(3)).toBeVisible();
    for (const tab of ['Training', 'Data', 'Predictions', 'Confusion', 'Step by step', 'Plane', 'Watch', 'Console']) {
      await dock.show(tab);
      expect(await smallWords(app.page), tab).toEqual([]);
    }
    await canvas.node('linear1').click();
    const tops = await app.page.getByTestId('inspector').getByRole('tab').evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().top)); // prettier-ignore
    expect(tops, 'the tabs of the inspector lie in one line').toEqual(Array(4).fill(tops[0]));
    await app.page.getByRole('button', { name: /^Learning rate / }).click();
    await expect(app.page.getByRole('textbox', { name: 'Learning rate' })).toBeInViewport();
    for (const word of ['Step', 'Stop']) await expect(topBar.control(word).getByText(word)).toBeVisible();
    await openByName(app, 'Save diagnostics');
    await app.page.getByRole('dialog').getByText('versions.json').click();
    await expect(app.page.getByRole('region', { name: 'versions.json' })).toBeVisible();
    expect(await smallWords(app.page), 'diagnostics').toEqual([]);
    await app.page.keyboard.press('Escape');
    await openByName(app, 'About Neuroloom');
    await app.page.getByRole('button', { name: 'Show licences' }).click();
    await expect(app.page.getByRole('region', { name: 'Licences' })).toBeInViewport({ ratio: 0.9 });
    expect(await smallWords(app.page), 'licences').toEqual([]);
  },
);

test(
  'neither in the panels of texts, nor is anything of them wider than its panel',
  { tag: '@once' },
  async ({ app }) => {
    test.setTimeout(240_000);
    await project(app.page);
    await eachTextPanel(app, async (tab) => {
      expect(await smallWords(app.page), tab).toEqual([]);
      expect(await tooWide(app.page), tab).toEqual([]);
    });
  },
);
