import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';

test('the loss is seen as a landscape, with the way of the run, along several axes', async ({ app }) => {
  const [topBar, dock] = [new TopBar(app), new Dock(app)];
  await new Gallery(app).open('moons');
  const landscape = await dock.show('Landscape');
  await expect(landscape).toContainText('Train the network');
  await topBar.control('Train').click();
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  const facts = app.page.getByTestId('landscape-facts');
  await expect(facts).toContainText('A slice');
  await expect(facts).toContainText('400 training examples');
  // It is drawn around where the run is.
  await expect(app.page.getByTestId('landscape-place')).toHaveAttribute('d', 'M20,20h0');
  await expect(landscape.getByRole('img', { name: 'The landscape from above' })).toBeVisible();

  const along = async (axes: string) => {
    await landscape.getByRole('combobox', { name: 'Axes' }).click();
    await app.page.getByRole('option', { name: axes }).click();
  };
  await along('Where the run has moved');
  await expect(facts).toContainText(/It shows \d+(\.\d)?% of the run’s movement/);
  await along('Two weights');
  await expect(facts).toContainText('Exact');
  await expect(landscape).toContainText('linear1.kernel[0]');
});
