import { examples } from '../core/examples/examples.ts';
import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';
import { writeProject } from './setup/project.ts';

test(
  'two losses of one network are trained together, each with a chart of its own',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock] = [new TopBar(app), new Dock(app)];
    const example = examples['classify-reconstruct']!;
    // On the first pictures: enough to paint them roughly.
    const few = { ...example, data: { kind: 'fashion-mnist', limit: 2000 } as const };
    await new Gallery(app).open('empty');
    await topBar.open(writeProject(app.home, few));
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    const chart = (title: string) => app.page.getByRole('group', { name: title, exact: true });
    for (const title of [
      'Loss',
      'Loss (classes)',
      'Accuracy (classes)',
      'Loss (picture)',
      'Mean absolute error (picture)',
    ]) {
      await expect(chart(title)).toBeAttached();
    }
    // The whole is the sum of the parts, the picture's ten times.
    const said = async (title: string) => {
      const words = await chart(title).getByRole('img').getAttribute('aria-label');
      return Number(/test ([\d.]+)/.exec(words ?? '')?.[1]);
    };
    const [total, classes, picture] = [await said('Loss'), await said('Loss (classes)'), await said('Loss (picture)')];
    expect(Math.abs(total - classes - 10 * picture)).toBeLessThan(0.01);
    expect(picture).toBeLessThan(0.1);
    await expect(dock.epoch(3).getByRole('cell')).toHaveCount(6);
  },
);
