import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';
import { expect, test } from './launch.ts';

test(
  'a residual block of one’s own, six times over, learns pictures while one copy is looked into',
  { tag: '@once' },
  async ({ app }) => {
    const [canvas, inspector, topBar, { page }] = [new Canvas(app), new Inspector(app), new TopBar(app), app];
    const body = page.getByTestId('inspector');
    const ways = page.getByRole('navigation', { name: 'Open modules' });
    await new Gallery(app).open('fashion-mnist');
    // The pictures that come with the app are a sixth of all: at the lecture's rate an epoch of them teaches little.
    await inspector.set('Learning rate', '0.02');

    await test.step('a way past the second layer', async () => {
      const [layer, activation] = ['linear2', 'relu2'];
      for (const id of ['linear1', layer]) {
        await canvas.select(id);
        await inspector.set('Units', '64');
      }
      await canvas.unwire('linear3');
      await canvas.select(activation);
      await page.getByTestId('palette-add').click();
      await canvas.wire(['relu1', 'out'], ['add1', 'in']);
      await canvas.wire(['add1', 'out'], ['linear3', 'in']);
      await canvas.select(layer);
      for (const id of [activation, 'add1']) await canvas.node(id).click({ modifiers: ['Shift'] });
      await canvas.press('Control+g');
      await expect(canvas.node('module1')).toContainText('3 blocks');
      await inspector.set('Repetitions', '6');
      await expect(canvas.node('module1')).toContainText('× 6');
    });

    await test.step('it trains', async () => {
      await inspector.field('Name of the node').fill('Residual');
      await topBar.control('Train').click();
      await expect(topBar.phase).toContainText('epoch 1');
    });

    await test.step('and one copy is looked into meanwhile', async () => {
      await canvas.select('module1');
      await body.getByRole('tab', { name: 'Weights' }).click();
      await body.getByRole('textbox', { name: /^Copy/ }).fill('4');
      await expect(body.getByRole('region', { name: 'kernel' })).toBeVisible();
      await body.getByRole('tab', { name: 'Params' }).click();
      await body.getByRole('button', { name: 'Open module' }).click();
      await expect(ways).toContainText('1 of 6');
      await page.getByRole('button', { name: 'The next one' }).click();
      await expect(ways).toContainText('2 of 6');
      await canvas.select('linear2');
      await body.getByRole('tab', { name: 'Weights' }).click();
      await expect(body.getByRole('region', { name: 'kernel' })).toBeVisible();
      await expect(topBar.phase).toContainText(/epoch \d/);
    });

    await test.step('it has learned', async () => {
      const { accuracy } = await new Dock(app).metrics(2);
      expect(accuracy).toBeGreaterThan(50);
      await topBar.control('Stop').click();
    });
  },
);
