import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

test('the border that a network draws between points changes while it is trained', async ({ app }) => {
  const [topBar, dock] = [new TopBar(app), new Dock(app)];
  await new Gallery(app).open('moons');
  await new Inspector(app).set('Epochs', '2000');
  const plane = await dock.show('Plane');
  await expect(plane.getByRole('img', { name: 'The plane of the two features' })).toBeVisible();
  await topBar.control('Train').click();
  const heat = app.page.getByTestId('plane-heat');
  await expect(heat).toBeVisible();
  const first = await heat.getAttribute('href');
  await expect(heat).not.toHaveAttribute('href', first ?? '');
  await expect(app.page.getByTestId('plane-step')).toContainText(/after batch \d/);
  await topBar.control('Stop').click();
});

test('data without a plane says which data have one', async ({ app }) => {
  await new Gallery(app).open('iris');
  const plane = await new Dock(app).show('Plane');
  await expect(plane).toContainText('one or two features');
});
