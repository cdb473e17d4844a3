import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';

/** A model is opened first. */
const SLOW = { timeout: 180_000 };

const number = /−?\d\.\d{3}/;

test(
  'DBSCAN finds the two moons that k-means cuts; the steps of k-means can be watched',
  { tag: '@once' },
  async ({ app }) => {
    await new Gallery(app).open('empty');
    const panel = await new Dock(app).show('Clusters');
    const [left, right] = ['Left set', 'Right set'].map((name) => panel.getByRole('region', { name }));
    if (!left || !right) throw new Error('There are two sides.');
    const rand = async (side: typeof left) => {
      const figure = side.locator('dl > div').filter({ hasText: 'Adjusted Rand index' });
      return Number(number.exec((await figure.textContent()) ?? '')?.[0]);
    };
    await expect(right.getByText('Adjusted Rand index', { exact: true })).toBeVisible();
    await expect.poll(() => rand(right)).toBe(1);
    await expect.poll(() => rand(left)).toBeGreaterThan(0.2);
    expect(await rand(left)).toBeLessThan(0.55);
    await expect(right.getByRole('img', { name: '400 points, 2 clusters' })).toBeVisible();

    const moment = left.getByTestId('course-moment');
    await expect(moment).toContainText(/^End after \d+ rounds/);
    const slider = left.getByRole('slider', { name: 'Moment of k-means' });
    await slider.press('Home');
    await expect(moment).toHaveText('Start: the first centres');
    await left.getByRole('button', { name: 'Step', exact: true }).click();
    await expect(moment).toContainText(/^Round 1, assign: .* inertia [\d.]+/);
    await left.getByRole('button', { name: 'Step', exact: true }).click();
    await expect(moment).toContainText('Round 1, move');

    // A smaller neighbourhood leaves noise, and the curve says where eps may lie.
    await right.getByRole('textbox', { name: 'Distance eps' }).fill('0.05');
    await expect(right.getByText(/^Noise: \d+/)).toBeVisible();
    await right.getByText('Which eps?').click();
    await expect(right.getByRole('img', { name: 'Distances of the points to the nearest of rank 5' })).toBeVisible();
    await left.getByText('Which k?').click();
    await expect(left.getByRole('img', { name: /^Inertia by k/ })).toBeVisible();
    await left.getByText('The same in Python').click();
    await expect(left.getByText(/KMeans\(n_clusters=2/)).toBeVisible();

    // The arrow keys go from point to point.
    await left.getByRole('application').press('ArrowRight');
    await expect(left.getByRole('application').getByRole('status')).toHaveText(/^Point 1 cluster \d · class [AB]/);
  },
);

test(
  'texts are clustered by the vectors of a model, and answer a question in two ways',
  { tag: '@once' },
  async ({ app }) => {
    await new Gallery(app).open('empty');
    const panel = await new Dock(app).show('Clusters');
    const left = panel.getByRole('region', { name: 'Left set' });
    await left.getByRole('combobox', { name: 'Left set' }).click();
    await app.page.getByRole('option', { name: 'Texts of your own' }).click();
    await expect(left.getByRole('img', { name: '20 points, 4 clusters' })).toBeVisible(SLOW);
    await left.getByRole('textbox', { name: 'Question to the texts' }).fill('a flight to the moon');
    await left.getByRole('button', { name: 'Search' }).click();
    const nearest = left.getByRole('region', { name: 'The nearest by cosine' });
    await expect(nearest.getByRole('listitem')).toHaveCount(5);
    const within = left.getByRole('region', { name: /^Cluster \d \(\d+ texts\)/ });
    for (const found of [nearest, within]) {
      await expect(found).toContainText('A rocket engine was tested for the flight to Mars.');
      await expect(found).not.toContainText('printer');
    }
    // Others are sought by the same vectors.
    await left.getByRole('textbox', { name: 'Clusters k' }).fill('2');
    await expect(left.getByRole('img', { name: '20 points, 2 clusters' })).toBeVisible();
    await left.getByRole('textbox', { name: /^Texts, one a line/ }).fill('');
    await expect(left.getByText('Paste texts, one a line, or open a file.')).toBeVisible();
  },
);
