import { expect, test, type App } from '../launch.ts';
import { Canvas } from '../pages/canvas.ts';
import { Dock } from '../pages/dock.ts';
import { Gallery } from '../pages/gallery.ts';
import { TopBar } from '../pages/topBar.ts';
import { keep, trained } from './webp.ts';

/** The pictures of the README. */
const keepWindow = (app: App, name: string) => keep(app.page, `assets/pictures/${name}.webp`, 1200);

async function command({ page }: App, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Type a command' }).fill(name);
  await page.keyboard.press('Enter');
}

test.use({ viewport: { width: 1200, height: 720 } });

test('moons', async ({ app }) => {
  const [dock, topBar] = [new Dock(app), new TopBar(app)];
  await new Gallery(app).open('moons');
  await topBar.control('Train').click();
  await trained(app);
  await dock.show('Plane');
  await command(app, 'Move the panel beside the canvas');
  await command(app, 'Show or hide the inspector');
  await dock.show('Training');
  await expect(app.page.getByTestId('plane-heat')).toBeVisible();
  await command(app, 'Show everything');
  await app.page.waitForTimeout(2000);
  await keepWindow(app, 'moons');
});

test('landscape', async ({ app }) => {
  const dock = new Dock(app);
  await new Gallery(app).open('moons');
  await new TopBar(app).control('Train').click();
  await trained(app);
  const panel = await dock.show('Landscape');
  await app.page.keyboard.press('F9');
  await expect(panel.getByText(/of the run’s movement/)).toBeVisible({ timeout: 240_000 });
  await app.page.waitForTimeout(4000);
  await keepWindow(app, 'landscape');
});

test('steps', async ({ app }) => {
  const [canvas, dock] = [new Canvas(app), new Dock(app)];
  await new Gallery(app).open('chain-rule');
  await expect(canvas.node('output1')).toBeVisible();
  const panel = await dock.show('Step by step');
  for (let phase = 0; phase < 3; phase++) await panel.getByRole('button', { name: 'Finish phase' }).click();
  await app.page.waitForTimeout(1500);
  await keepWindow(app, 'steps');
});

test('attention', async ({ app }) => {
  const dock = new Dock(app);
  await new Gallery(app).open('little-bert');
  const panel = await dock.show('Attention');
  await expect(panel.getByTestId('attention-step')).toBeVisible();
  await app.page.keyboard.press('F9');
  await app.page.waitForTimeout(2500);
  await keepWindow(app, 'attention');
});
