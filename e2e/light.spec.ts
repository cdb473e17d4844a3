import type { Page } from '@playwright/test';
import { expect, test } from './launch.ts';

/** Of scripts and styles, compressed as the host sends them; 600 kB are what was promised. */
const MOST_BYTES = 430_000;
/** Of the script that draws the gallery, as it is run. */
const MOST_FIRST_BYTES = 300_000;

test('the gallery is there for little code, and what it does not need comes afterwards', { tag: '@once' }, async ({ app }) => {
  const needed = () =>
    app.page.evaluate(() => {
      const usable = performance.getEntriesByName('gallery')[0]?.startTime ?? 0;
      const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      return files.filter(({ name }) => /\.(js|css)$/.test(name)).map(({ name, startTime, encodedBodySize }) =>
        ({ name: name.replace(/^.*\//, ''), isNeeded: startTime < usable, bytes: encodedBodySize }));
    });
  // The editor is fetched as soon as nobody needs the page for anything else.
  await expect.poll(async () => (await needed()).some(({ isNeeded, name }) => !isNeeded && name.startsWith('editor'))).toBe(true);
  const files = await needed();
  const first = files.filter(({ isNeeded }) => isNeeded);
  expect(first.length).toBeGreaterThan(1);
  const list = first.map(({ name, bytes }) => `${name} ${bytes}`).join('\n');
  expect(first.reduce((sum, { bytes }) => sum + bytes, 0), list).toBeLessThan(MOST_BYTES);
  // Three.js and KaTeX wait until they are seen.
  expect(files.filter(({ name }) => /three|katex/i.test(name))).toEqual([]);
}); // prettier-ignore

test('the first script draws the gallery, and an example that is chosen then is opened when the app is there', { tag: '@once' }, async ({ app: { page } }) => {
  const held = await holdBack(page, /\/app[^/]*\.js$/);
  await page.reload();
  await page.getByTestId('example-iris').click();
  await expect(page.getByTestId('example-iris')).toContainText('as soon as the app is loaded');
  const bytes = await page.evaluate(() => {
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return files.filter(({ name }) => name.endsWith('.js')).reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
  });
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(MOST_FIRST_BYTES);
  held.letThrough();
  await expect(page.getByTestId('canvas')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Iris');
}); // prettier-ignore

test('a click during which the app takes the place of the first page opens its example', { tag: '@once' }, async ({ app: { page } }) => {
  const held = await holdBack(page, /\/app[^/]*\.js$/);
  await page.reload();
  await page.getByTestId('example-iris').hover();
  await page.mouse.down();
  held.letThrough();
  await expect(page.getByTestId('example-empty')).toBeEnabled();
  // The page has more above its examples now.
  await page.getByTestId('example-iris').hover();
  await page.mouse.up();
  await expect(page.getByTestId('canvas')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Iris');
}); // prettier-ignore

test('who chooses before the editor has been fetched keeps the gallery in sight', { tag: '@once' }, async ({ app: { page } }) => {
  const held = await holdBack(page, /\/editor[^/]*\.js$/);
  await page.reload();
  await expect(page.getByTestId('example-empty')).toBeEnabled();
  await page.getByTestId('example-iris').click();
  await expect(page.getByText('The editor is being loaded …')).toBeVisible();
  await expect(page.getByTestId('example-iris')).toBeVisible();
  held.letThrough();
  await expect(page.getByTestId('canvas')).toBeVisible();
  await expect(page.getByText('The editor is being loaded …')).toBeHidden();
}); // prettier-ignore

/** Lets files wait on their way to the page. */
async function holdBack(page: Page, files: RegExp): Promise<{ readonly letThrough: () => void }> {
  let letThrough: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route(files, async (route) => {
    await held;
    await route.continue();
  });
  return { letThrough };
}
