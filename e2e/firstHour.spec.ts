import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { TopBar } from './pages/topBar.ts';
import { expect, test, type App } from './launch.ts';

/** Does what a newcomer does, by what stands on the screen, and counts. */
function newcomer({ page }: App) {
  let actions = 0;
  const palette = page.getByRole('region', { name: 'Palette' });
  const press = async (name: string, where: Pick<typeof page, 'getByRole'> = page) => {
    actions += 1;
    await where.getByRole('button', { name, exact: true }).click();
  };
  return { press, add: (block: string) => press(block, palette), actions: () => actions };
}

test('two moons from an empty canvas: a curved border in nine actions', { tag: '@once' }, async ({ app }) => {
  const { page } = app;
  const canvas = new Canvas(app);
  const { press, add, actions } = newcomer(app);

  await test.step('built by what stands on the screen', async () => {
    await page.getByTestId('example-empty').click();
    await press('Two moons');
    await expect(canvas.node('dataset1')).toContainText('Two moons');
    for (const block of ['Linear', 'ReLU', 'Linear', 'Output']) await add(block);
    await press('Give it 2 units', canvas.problem('output1'));
    await expect(canvas.edges()).toHaveCount(4);
  });

  await test.step('trained with the settings that it has', async () => {
    const train = new TopBar(app).control('Train');
    const place = await train.boundingBox();
    await press('Train');
    // Whoever presses twice presses the same button.
    await expect(page.getByTestId('device-chip')).toContainText('steps/s', { timeout: 60_000 });
    expect((await page.getByRole('button', { name: /^(Pause|Train)$/ }).boundingBox())?.x).toBe(place?.x);
    await expect(new TopBar(app).phase).toContainText('finished', { timeout: 60_000 });
    // A straight border separates 88 %.
    expect((await new Dock(app).metrics(60)).accuracy).toBeGreaterThan(95);
    await page.getByRole('tab', { name: 'Plane', exact: true }).click();
    await expect(page.getByTestId('plane-heat')).toBeVisible();
    expect(actions() + 2).toBe(9);
  });

  await test.step('other data at their block: settings follow, and come back', async () => {
    // Five blocks in a row are wider than the canvas.
    await press('Show everything');
    await press('Choose the data', canvas.node('dataset1'));
    await page.getByRole('menuitem', { name: 'Iris (flowers)' }).click();
    await expect(canvas.node('dataset1')).toContainText('Iris');
    await canvas.press('Escape');
    await expect(page.getByLabel('Epochs', { exact: true })).toHaveValue('200');
    await canvas.press('Control+z');
    await expect(page.getByLabel('Epochs', { exact: true })).toHaveValue('60');
  });
});
