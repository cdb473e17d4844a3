import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';

test(
  'runtime and device are chosen in the settings, and the chip says what really ran',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock] = [new TopBar(app), new Dock(app)];
    await new Gallery(app).open('iris');
    await topBar.device.click();
    const settings = app.page.getByRole('dialog', { name: 'Settings' });
    const device = (name: string | RegExp) => settings.getByRole('radio', { name, exact: true });
    await expect(device('CPU (ONNX Runtime)')).toBeEnabled({ timeout: 60_000 });
    await settings.getByText('Compiled', { exact: true }).click();
    await expect(device(/TensorFlow$/)).toBeDisabled();
    await settings.getByText('Eager', { exact: true }).click();
    await device('CPU, TensorFlow.js').check();
    await app.page.keyboard.press('Escape');
    await expect(topBar.device).toContainText('cpu, eager');
    await topBar.control('Train').click();
    await dock.waitForEpoch(1);
    await expect(topBar.device).toContainText('CPU, TensorFlow.js, eager');
  },
);

test('the list of all commands leads to the field of a setting, of a block too, and knows both languages', { tag: '@once' }, async ({ app: { page }, app }) => {
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await new Gallery(app).open('moons');
  const choose = async (list: string, words: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: list }).fill(words);
    await page.keyboard.press('Enter');
  };
  await choose('Type a command', 'batch');
  await expect(page.getByRole('textbox', { name: 'Batch size' })).toBeFocused();
  await choose('Type a command', 'units');
  await expect(page.getByRole('textbox', { name: 'Units' })).toBeFocused();
  await choose('Type a command', 'German');
  await choose('Befehl eingeben', 'lerning rate');
  await expect(page.getByRole('textbox', { name: 'Lernrate' })).toBeFocused();
}); // prettier-ignore
