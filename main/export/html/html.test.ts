// Pages that use a network: what they ask for, what they say, and that the file computes by itself.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import { examples } from '../../../core/examples/examples.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { ExportedPage } from '../../../core/protocol/exportedPage.ts';
import { importCsv, lines } from '../../data/csv/testing.ts';
import { loadData } from '../../data/load.ts';
import { compileDocument } from '../../train/prepare.ts';
import { pageOf } from '../htmlPage.ts';
import { translation } from '../python/testNetworks.ts';
import { exportNetwork } from '../write.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-html-'));
afterAll(() => rmSync(home, { recursive: true }));

async function described(document: Document): Promise<ExportedPage> {
  const data = await loadData(document.data, { home });
  return pageOf({ document, model: compileDocument(document), data, record: undefined }, 'en');
}

test('a plane is two sliders with the examples in it, a little beyond their range', async () => {
  const { entries, outputs, facts } = await described(examples['moons']!);
  expect(entries).toMatchObject([{ kind: 'plane', field: 'features', numbers: [{ name: 'x1' }, { name: 'x2' }] }]);
  const [entry] = entries;
  if (entry?.kind !== 'plane') throw new Error('It is no plane.');
  expect(entry.points.length).toBeGreaterThan(100);
  for (const { x, y, label } of entry.points) {
    expect(x).toBeGreaterThan(entry.numbers[0]!.low);
    expect(y).toBeLessThan(entry.numbers[1]!.high);
    expect([0, 1]).toContain(label);
  }
  expect(outputs).toEqual([{ kind: 'classes', title: '', classes: ['A', 'B'], reading: 'sigmoid', isPerPlace: false }]);
  expect(facts).toBe('337 weights, not trained.');
});

test('pictures are drawn, those of MNIST centred, with examples of the data', async () => {
  const fashion = examples['fashion-mnist']!;
  const mnist = { ...fashion, data: { ...fashion.data, kind: 'mnist' } as Document['data'] };
  const pages = [await described(fashion), await described(mnist)];
  expect(pages.map(({ entries }) => entries[0])).toMatchObject([
    { kind: 'picture', height: 28, width: 28, channels: 1, isCentred: false },
    { kind: 'picture', height: 28, width: 28, channels: 1, isCentred: true },
  ]);
  for (const { entries, outputs } of pages) {
    const [entry] = entries;
    if (entry?.kind !== 'picture') throw new Error('It is not a picture.');
    expect(entry.examples.map((bytes) => Buffer.from(bytes, 'base64').length)).toEqual(Array.from({ length: 12 }, () => 784)); // prettier-ignore
    expect(outputs).toMatchObject([{ kind: 'classes', reading: 'softmax' }]);
  }
});

test('a second output that gives pictures back is a picture', async () => {
  const { outputs } = await described(examples['classify-reconstruct']!);
  expect(outputs.map(({ kind, title }) => [kind, title])).toEqual([
    ['classes', 'classes'],
    ['picture', 'picture'],
  ]);
});

test('what translates is given a text, and writes its translation', async () => {
  const { entries, inputs, outputs } = await described(translation());
  expect(entries).toMatchObject([{ kind: 'translation', length: 16, targetLength: 16 }]);
  expect(inputs.map(({ name }) => name)).toEqual(['tokens', 'mask', 'shifted']);
  expect(outputs).toMatchObject([{ kind: 'classes', isPerPlace: true }]);
});

test('columns keep their names, units, categories and scales, and values are in the unit of the file', async () => {
  const file = path.join(home, 'flats.csv');
  const rows = Array.from({ length: 60 }, (_, i) => `${40 + i} m²,${i % 3 === 0 ? 'gas' : 'oil'},${500 + 10 * i} €`);
  writeFileSync(file, lines('area,heating,rent', ...rows));
  const { source } = await importCsv(file, 'flats.csv', home);
  const document = chain('Flats', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], { data: source }); // prettier-ignore
  const { entries, outputs, inputs } = await described(document);
  const [entry] = entries;
  if (entry?.kind !== 'table') throw new Error('It is no table.');
  const [area, heating] = entry.columns;
  expect(area).toMatchObject({ kind: 'number', name: 'area', unit: 'm²' });
  expect(area?.kind === 'number' && area.low).toBeGreaterThanOrEqual(40);
  expect(area?.kind === 'number' && area.high).toBeLessThanOrEqual(99);
  expect(heating).toMatchObject({ kind: 'category', categories: ['gas', 'oil'], mean: [0, 0], deviation: [1, 1] });
  expect(inputs).toEqual([{ name: 'features', dtype: 'float32', shape: [3] }]);
  expect(outputs).toMatchObject([{ kind: 'values', names: ['rent'], units: ['€'] }]);
  const { units } = await loadData(source, { home });
  expect(outputs[0]).toMatchObject(units!.targets!);
});

test.each(['moons', 'iris', 'chain-rule', 'classify-reconstruct', 'xor-by-hand'])('the page of %s computes by itself what the app computes', async (name) => {
  const file = path.join(home, `${name}.html`);
  const { proof, files } = await exportNetwork({ format: 'html', document: examples[name]! }, { path: file, home });
  expect(proof).toMatchObject({ ran: true, consumer: 'page' });
  expect(files[0]).toMatchObject({ name: `${name}.html` });
  const page = readFileSync(file, 'utf8');
  expect(page).toContain("default-src 'none'");
  expect(page.match(/<script/g)).toHaveLength(3);
  expect(page).not.toMatch(/(src|href)="/);
}); // prettier-ignore

test('a name cannot end the script in which it stands', async () => {
  const name = '</script><script>alert(1)</script><!--';
  const file = path.join(home, 'name.html');
  await exportNetwork({ format: 'html', document: { ...examples['iris']!, name } }, { path: file, home });
  const page = readFileSync(file, 'utf8');
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('\\u003c/script>\\u003cscript>alert(1)');
});
