import type { Page } from '@playwright/test';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';
import { expect, test } from './launch.ts';

/** Ends of a wire as it is drawn, and the middles of its ports, on the screen. */
async function ends(page: Page, edge: string, from: string, to: string) {
  const middle = async (port: string) => {
    const box = await page.getByTestId(`port-${port}`).boundingBox();
    return { x: (box?.x ?? NaN) + (box?.width ?? NaN) / 2, y: (box?.y ?? NaN) + (box?.height ?? NaN) / 2 };
  };
  const drawn = await page.getByTestId(`edge-${edge}`).locator('path').first().evaluate((element) => {
    const path = element as SVGPathElement;
    const toScreen = (point: DOMPoint) => {
      const { x, y } = point.matrixTransform(path.getScreenCTM() ?? undefined);
      return { x, y };
    };
    return [toScreen(path.getPointAtLength(0)), toScreen(path.getPointAtLength(path.getTotalLength()))];
  });
  return { drawn, ports: [await middle(from), await middle(to)] };
} // prettier-ignore

test('data of several fields: a port for each, wired by mouse and keyboard, trained, and changed for others', { tag: '@once' }, async ({ app }) => {
  const [canvas, topBar, dock, { page }] = [new Canvas(app), new TopBar(app), new Dock(app), app];
  const choose = async (source: string) => {
    const panel = await dock.show('Data');
    await panel.getByRole('combobox', { name: 'Data' }).click();
    await page.getByRole('option', { name: source }).click();
  };
  await new Gallery(app).open('iris');

  await test.step('a starting network leaves out what the mask leaves out', async () => {
    await canvas.area.click({ position: { x: 30, y: 300 } });
    await canvas.press('Control+a');
    await canvas.press('Delete');
    await choose('Two words: which has more a’s?');
    await expect(dock.panel('Data').getByTestId('data-shapes')).toContainText('Shape of segments');
    await dock.panel('Data').getByRole('button', { name: /^Build a starting network for 16 tokens/ }).click();
    for (const label of ['letters', 'segments', 'mask']) await expect(canvas.node('dataset1')).toContainText(label);
    await expect.poll(() => canvas.shapes()).toContain('16 bool');
    const mask = page.getByRole('group', { name: /Wire from dataset1 to sequenceMean1/ }).or(canvas.area.getByLabel('Wire from dataset1 to sequenceMean1'));
    await expect(mask.first()).toBeAttached();
  });

  await test.step('wires begin and end at their ports', async () => {
    const id = await canvas.area.getByLabel('Wire from dataset1 to sequenceMean1').first().getAttribute('data-testid');
    const { drawn, ports } = await ends(page, (id ?? '').replace('edge-', ''), 'dataset1-mask', 'sequenceMean1-mask');
    drawn.forEach(({ x, y }, i) => {
      expect(Math.abs(y - (ports[i]?.y ?? NaN))).toBeLessThan(2);
      expect(Math.abs(x - (ports[i]?.x ?? NaN))).toBeLessThan(8);
    });
  });

  await test.step('a port is chosen by keyboard', async () => {
    await canvas.drag('embedding', 420, 320);
    await canvas.select('dataset1');
    await canvas.press('Shift+W');
    await page.keyboard.type('segments');
    await page.getByRole('option', { name: /embedding3.*segments/ }).click();
    await expect(canvas.area.getByLabel('Wire from dataset1 to embedding3')).toBeAttached();
    for (const id of ['embedding3', 'embedding2']) {
      await canvas.select(id);
      await canvas.press('Delete');
    }
    await canvas.select('dataset1');
    await expect(page.getByTestId('inspector')).toContainText('Not used: segments.');
    await canvas.press('Control+z');
  });

  await test.step('it learns, and predictions show the words', async () => {
    await canvas.press('Escape');
    await new Inspector(app).set('Epochs', '2');
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    const letters = (await dock.show('Data')).getByRole('region', { name: 'letters' }).getByRole('listitem');
    // The second word's are of segment B.
    await expect(letters.filter({ hasText: 'B' }).first()).toBeVisible();
    const predictions = await dock.show('Predictions');
    await expect(predictions.getByRole('cell', { name: /^[a-f]{8,16}$/ }).first()).toBeVisible();
  });

  await test.step('other data lack the field: said at the wire, mended by a click, and nothing is lost', async () => {
    const count = await canvas.edges().count();
    await choose('Iris (flowers)');
    await expect(canvas.problem('embedding1')).toContainText('float32 arrives, Embedding needs int32');
    await expect(canvas.node('dataset1')).toContainText('mask');
    expect(await canvas.edges().count()).toBe(count);
    await expect(canvas.problem('embedding2')).toContainText('the output “segments”, which Dataset does not have');
    await canvas.repair('embedding2', 'Take it from');
    for (const id of ['embedding1', 'embedding2']) {
      for (const name of ['Insert Tokens', 'Give it 16 rows'])
        await canvas.repair(id, name);
    }
    await expect(canvas.problem('sequenceMean1')).toContainText('which Dataset does not have');
    await canvas.repair('sequenceMean1', 'Remove the wire');
    await expect(canvas.node('dataset1')).not.toContainText('mask');
    for (let i = 0; i < 7; i++) await canvas.press('Control+z');
    await expect(canvas.node('dataset1')).toContainText('segments');
    await expect(canvas.problem('sequenceMean1')).toHaveCount(0);
  });
}); // prettier-ignore
