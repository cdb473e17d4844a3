import { expect, test } from './launch.ts';
import { duplicateTab } from './setup/tabs.ts';
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

test('nothing that lets a page in goes to other ports: no cookie, and a new tab by itself is not let in', async ({
  app,
}) => {
  expect(await app.page.context().cookies()).toEqual([]);
  const other = await app.page.context().newPage();
  await other.goto(new URL('/', app.page.url()).href);
  await expect(other.getByRole('dialog', { name: 'This address is used up' })).toBeVisible();
  await other.close();
});

test('a host that was away is found again, and the page keeps its work', async ({ app }) => {
  await new Gallery(app).open('xor');
  await new TopBar(app).name.fill('Kept');
  app.stopHost('SIGSTOP');
  await expect(app.page.getByRole('status').filter({ hasText: 'has not answered for 10 seconds' })).toBeVisible();
  app.stopHost('SIGCONT');
  await expect(app.page.getByRole('status').filter({ hasText: 'has not answered' })).toBeHidden();
  await new TopBar(app).control('Step').click();
  await expect(new TopBar(app).phase).toContainText('paused', { timeout: 60_000 });
  await expect(new TopBar(app).name).toHaveValue('Kept');
});

test('two tabs work side by side on one engine', async ({ app }) => {
  const { page: second } = await duplicateTab(app);
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
