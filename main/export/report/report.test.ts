// Reports of runs, as pages and as Markdown.
import { expect, test } from 'vitest';
import fc from 'fast-check';
import type { DataSource } from '../../../core/data/source.ts';
import { examples } from '../../../core/examples/examples.ts';
import type { Document } from '../../../core/graph/document.ts';
import { accuracy, lossMetric } from '../../../core/losses/metrics.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { initialWeights } from '../../model/model.ts';
import { record } from '../../projects/testing.ts';
import { compileDocument } from '../../train/prepare.ts';
import type { SavedRun } from '../../train/store.ts';
import { report } from './report.ts';
import { ticksOf } from './curves.ts';

const iris = examples['iris']!;

const run: SavedRun = {
  document: iris,
  record: {
    ...record(3),
    measuredOn: 'test',
    metrics: [lossMetric, { name: accuracy.name, label: accuracy.label, better: 'higher', unit: 'fraction' }],
    epochs: [1, 2, 3].map((epoch) => ({
      epoch,
      values: { loss: 1 / epoch, accuracy: 0.5 + epoch / 10 },
      held: { loss: 1.2 / epoch, accuracy: 0.45 + epoch / 10 },
      errors: 10 - epoch,
      learningRate: 0.01,
      seconds: 0.5,
      stepsPerSecond: 20,
    })),
  } satisfies RunRecord,
  checkpoint: { weights: initialWeights(compileDocument(iris), 3), optimizer: new Map(), best: null, state: { step: 24, epoch: 3, seed: 1 } },
}; // prettier-ignore

async function made(form: string, language: string, of: { document?: Document; run?: SavedRun } = { run }) {
  const { files } = await report.make({
    document: of.document ?? iris,
    home: '/nowhere',
    options: { form, language },
    run: of.run,
  });
  return Object.entries(files)[0] as [string, string];
}

test('a page tells network, data, settings, curves, results and how to repeat them', async () => {
  const [name, page] = await made('html', 'en');
  expect(name).toBe('report.html');
  const titles = [...page.matchAll(/<h2>([^<]*)/g)].map(([, title]) => title);
  expect(titles).toEqual(['Network', 'Data', 'Training', 'Run', 'Results', 'Curves', 'Confusion matrix', 'To repeat it']); // prettier-ignore
  expect(page).toContain('<td>120 examples</td>');
  expect(page).toContain('3 classes: setosa, versicolor, virginica');
  expect(page).toMatch(/<td>Accuracy<\/td><td[^>]*>80 %<\/td><td[^>]*>75 %<\/td>/);
  expect(page).toContain('--seed 1 --runtime eager --device cpu');
  const pictures = [...page.matchAll(/data:image\/svg\+xml;base64,([^"]+)/g)].map(([, data = '']) => Buffer.from(data, 'base64').toString()); // prettier-ignore
  expect(pictures).toHaveLength(6);
  for (const svg of pictures) expect(svg).not.toMatch(/NaN|undefined/);
  // Nothing is loaded from elsewhere.
  expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
});

test('the confusion matrix counts all examples of the test part', async () => {
  const [, page] = await made('html', 'en');
  const matrix = page.slice(page.indexOf('<h2>Confusion'), page.indexOf('<h2>To repeat'));
  const cells = [...matrix.matchAll(/<td class="n">(\d+)<\/td>/g)].map(([, count]) => Number(count));
  expect(cells).toHaveLength(9);
  expect(cells.reduce((sum, count) => sum + count, 0)).toBe(30);
});

test('the same in German, and as Markdown', async () => {
  const [name, markdown] = await made('markdown', 'de');
  expect(name).toBe('report.md');
  expect(markdown).toMatch(/^# Iris\n/);
  expect(markdown.match(/^## .*/gm)).toEqual(['## Netz', '## Daten', '## Training', '## Lauf', '## Ergebnisse', '## Kurven', '## Konfusionsmatrix', '## Zum Wiederholen']); // prettier-ignore
  expect(markdown).toContain('| Epochen | 60 |'.replace('60', String(iris.training.epochs)));
  expect(markdown).toContain('```sh\n');
  const table = markdown.split('\n').filter((line) => line.startsWith('| Genauigkeit'));
  expect(table).toEqual(['| Genauigkeit | 80 % | 75 % | 75 % |']);
});

test('a network without a run is reported as that', async () => {
  const [, page] = await made('html', 'en', { document: iris });
  expect(page).toContain('The network has not been trained.');
  expect(page).not.toContain('Confusion');
});

test('names cannot become markup', async () => {
  const name = '<img src=x onerror=alert(1)> | `a` *b* [c](http://d)';
  const document = { ...iris, name };
  const [, page] = await made('html', 'en', { document });
  expect(page).not.toContain('<img src=x');
  const [, markdown] = await made('markdown', 'en', { document });
  expect(markdown).toContain('# &lt;img src=x onerror=alert(1)> | \\`a\\` \\*b\\* \\[c\\](http://d)');
});

test('ticks are round, and hold the whole range', () => {
  expect(ticksOf(0, 1)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  const number = fc.double({ min: -1e30, max: 1e30, noNaN: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const ticks = ticksOf(low, high);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(9);
      const slack = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
      expect(ticks[0]).toBeLessThanOrEqual(low + slack);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(high - slack);
    }),
  );
});

test('numbers that stand in for data say so', async () => {
  const data: DataSource = { kind: 'random', inputs: [{ name: 'x', shape: [4] }], target: { kind: 'classes', count: 3 }, targets: [], examples: 20, testShare: 0.2, validationShare: 0, seed: 1 }; // prettier-ignore
  const [, page] = await made('markdown', 'en', { document: { ...iris, data } });
  expect(page).toContain('may take their place');
  const [, own] = await made('markdown', 'en');
  expect(own).not.toContain('may take their place');
});
