import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';

test('the address works once, leaves no token behind, and a reload goes on', async ({ app, browser }) => {
  const used = /http:\S+#token=\S+/.exec(app.log())?.[0] ?? '';
  expect(app.page.url()).not.toContain('token');
  await app.page.reload();
  await expect(new Gallery(app).examples().first()).toBeEnabled();

  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  await page.goto(used);
  await expect(page.getByRole('dialog', { name: 'This address is used up' })).toBeVisible();
  await expect(page.getByTestId('example-xor')).toBeHidden();
  const next = [...app.log().matchAll(/http:\S+#token=\S+/g)].at(-1)?.[0] ?? '';
  await page.goto('about:blank');
  await page.goto(next);
  await expect(page.getByTestId('example-xor')).toBeEnabled();
  await stranger.close();
});

test('two tabs work side by side on one engine', async ({ app }) => {
  const second = await app.page.context().newPage();
  await second.goto(new URL('/', app.page.url()).href);
  await expect(second.getByTestId('example-xor')).toBeEnabled();
  await new Gallery(app).open('xor');
  await new TopBar(app).control('Step').click();
  await expect(new TopBar(app).phase).toContainText('paused', { timeout: 60_000 });
  await second.getByTestId('example-iris').click();
  await expect(second.getByTestId('node-output1')).toBeVisible();
  await second.close();
  await new TopBar(app).control('Step').click();
  await expect(new Canvas(app).node('output1')).toBeVisible();
});
