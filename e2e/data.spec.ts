import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

test('a CSV file of one’s own is imported and trained on', async ({ app }) => {
  const [topBar, dock, canvas] = [new TopBar(app), new Dock(app), new Canvas(app)];
  const rows = Array.from({ length: 90 }, (_, index) => {
    const kind = ['low', 'middle', 'high'][index % 3];
    return `${(index % 3) + (index % 7) / 20},${(index % 5) / 5},${kind}`;
  });
  const file = path.join(app.home, 'levels.csv');
  writeFileSync(file, ['level,noise,kind', ...rows].join('\n'));
  await new Gallery(app).open('iris');
  const data = await dock.show('Data');
  await app.open(file, () => data.getByRole('button', { name: 'Import a file' }).click());
  await app.page.getByRole('button', { name: 'Use this data' }).click();
  await expect.poll(() => canvas.shapes()).toEqual(['2', '16', '16', '3']);
  await new Inspector(app).set('Epochs', '15');
  await topBar.control('Train').click();
  await dock.show('Training');
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  expect((await dock.metrics(15)).accuracy).toBeGreaterThan(80);
});
