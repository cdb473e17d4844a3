import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from './launch.ts';
import { Gallery } from './pages/gallery.ts';

test('the gallery says what the app is and which licences are inside', async ({ app: { page } }) => {
  await page.getByRole('button', { name: 'About Neuroloom' }).click();
  const about = page.getByRole('dialog', { name: 'About Neuroloom' });
  await expect(about.getByText('Node.js', { exact: true })).toBeVisible();
  await about.getByRole('button', { name: 'Show licences' }).press('Enter');
  await expect(about.getByRole('region', { name: 'Licences' })).toContainText('Apache License');
  await page.keyboard.press('Escape');
  await expect(about).toBeHidden();
});

test.describe('with a host of its own', () => {
  test.use({ hasOwnHost: true });

  test('diagnostics are shown before they are saved, have the log, and the network only if one agrees', async ({
    app,
  }) => {
    const { page } = app;
    await new Gallery(app).open('iris');
    await page.getByRole('textbox', { name: 'Name of the project' }).fill('Exam of Anna');
    app.killEngine();
    await expect.poll(() => logOf(app.home)).toMatch(/^\S+Z error host The engine was ended by the signal SIGKILL\.$/m);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('diagnostics');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Save diagnostics' });
    await dialog.getByText('log.txt').click();
    await expect(dialog.getByRole('region', { name: 'log.txt' })).toContainText('SIGKILL');
    await expect(dialog.getByText('document.json')).toBeHidden();
    await dialog.getByRole('checkbox', { name: 'With the open network' }).check();
    await expect(dialog.getByText('document.json')).toBeVisible();
    await dialog.getByRole('checkbox', { name: 'With the open network' }).uncheck();
    await expect(dialog.getByText('document.json')).toBeHidden();
    // The desktop asks where to, as for any download.
    if (app.kind === 'electron') return;
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Save' }).click()]);
    const files = unzipSync(readFileSync(await download.path()));
    const all = Object.entries(files).map(([name, content]) => [name, strFromU8(content)] as const);
    const names = all.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['versions.json', 'log.txt', 'page.json']));
    expect(names).not.toContain('document.json');
    for (const [name, content] of all) expect(content, name).not.toContain('Exam of Anna');
  }); // prettier-ignore
});

function logOf(home: string): string {
  const folder = path.join(home, 'logs');
  const [newest = ''] = readdirSync(folder).filter((name) => name === 'neuroloom.log');
  return readFileSync(path.join(folder, newest), 'utf8');
}
