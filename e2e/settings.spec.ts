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
