import type { Locator } from '@playwright/test';
import { expect, test, type App } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';

async function boxOf(part: Locator) {
  await expect(part).toBeVisible();
  const box = await part.boundingBox();
  if (!box) throw new Error('It is not on the page.');
  return box;
}

async function command({ page }: App, words: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').getByRole('combobox').fill(words);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

test(
  'a panel is maximised by a double-click, a key and a command, and the canvas stays as it was',
  { tag: '@once' },
  async ({ app }) => {
    const [canvas, dock, { page }] = [new Canvas(app), new Dock(app), app];
    await new Gallery(app).open('moons');
    const plane = await dock.show('Plane');
    const usual = await boxOf(plane);
    const place = await canvas.node('output1').boundingBox();
    // Nobody builds the canvas anew: it is the same element.
    await canvas.area.evaluate((element) => element.setAttribute('data-kept', ''));
    const tab = page.getByRole('tab', { name: 'Plane', exact: true });
    const isLarge = () => boxOf(plane).then(({ height }) => height > 1.8 * usual.height);
    const isMaximised = [
      () => tab.dblclick(),
      () => page.keyboard.press('F9'),
      () => command(app, 'maximise'),
      () => command(app, 'present'),
    ];
    for (const [i, press] of isMaximised.entries()) {
      await press();
      await expect.poll(isLarge).toBe(i % 2 === 0);
    }
    await expect(canvas.area).toHaveAttribute('data-kept', '');
    expect(await canvas.node('output1').boundingBox()).toEqual(place);
    // So is the canvas itself; Escape brings all back, as its button does.
    const palette = page.getByPlaceholder('Search blocks');
    await canvas.area.focus();
    await page.keyboard.press('F9');
    await expect(palette).toBeHidden();
    await expect(plane).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(palette).toBeVisible();
    const button = page.getByRole('button', { name: /^Maximise or restore the canvas/ });
    await button.click();
    await expect(palette).toBeHidden();
    await button.click();
    await expect(palette).toBeVisible();
    await expect.poll(() => canvas.node('output1').boundingBox()).toEqual(place);
  },
);

test(
  'a panel lies beside the canvas and side by side with another, after a reload, too, until all is reset',
  { tag: '@once' },
  async ({ app }) => {
    const [canvas, dock, { page }] = [new Canvas(app), new Dock(app), app];
    await new Gallery(app).open('moons');
    const plane = await dock.show('Plane');
    await command(app, 'beside the canvas');
    const training = await dock.show('Training');
    const isBeside = async () =>
      (await boxOf(plane)).x > (await boxOf(canvas.area)).x && (await boxOf(plane)).y < (await boxOf(training)).y - 100;
    await expect.poll(isBeside).toBe(true);
    await expect(page.getByRole('tab', { name: 'Plane', exact: true })).toHaveAttribute('aria-selected', 'true');

    const runs = await dock.show('Runs');
    await command(app, 'side by side');
    await expect(training).toBeVisible();
    await expect(runs).toBeVisible();
    expect((await boxOf(runs)).y).toBe((await boxOf(training)).y);

    await page.reload();
    await expect.poll(isBeside).toBe(true);
    await expect(runs).toBeVisible();
    await command(app, 'reset the arrangement');
    await expect(runs).toBeHidden();
    await expect(plane).toBeHidden();
  },
);

test(
  'keys alone go from panel to panel, and an arrangement that cannot be read is none',
  { tag: '@once' },
  async ({ app }) => {
    const [dock, { page }] = [new Dock(app), app];
    await page.evaluate(() => localStorage.setItem('neuroloom.arrangements', '[["x",{"version":9}]'));
    await new Gallery(app).open('iris');
    await dock.show('Training');
    await page.keyboard.press('F8');
    await expect(dock.panel('Runs')).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Runs', exact: true })).toBeFocused();
    await page.keyboard.press('Shift+F8');
    await expect(dock.panel('Training')).toBeVisible();
  },
);
