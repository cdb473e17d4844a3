import { expect, test } from 'vitest';
import { chain } from '../../core/graph/chain.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { examples } from '../../core/examples/examples.ts';
import { importModel } from '../import/read.ts';
import { exporters } from './all.ts';
import { exportNetwork } from './write.ts';
import { offeredFormats } from './offer.ts';

const hindered = (document: Parameters<typeof offeredFormats>[0]) =>
  offeredFormats(document).flatMap(({ name, hindrance }) => (hindrance ? [name] : []));

test('what a network cannot be written in is said before, and fails then', async () => {
  const iris = examples['iris'] ?? emptyDocument('');
  expect(hindered(iris)).toEqual(['huggingface']);
  expect(hindered(undefined)).toEqual([]);
  const target = { path: '/nowhere/x.zip', home: '/nowhere' };
  await expect(exportNetwork({ format: 'huggingface', document: iris }, target)).rejects.toMatchObject({ code: 'exportFailed' }); // prettier-ignore
}); // prettier-ignore

test('of a network with problems there are pictures only', () => {
  const unfinished = chain('nothing', [['dataset'], ['linear', { units: 2 }]], {});
  const offered = offeredFormats(unfinished).filter(({ hindrance }) => !hindrance);
  expect(offered.map(({ name }) => name)).toEqual(['svg', 'png']);
});

test('foreign operators have no source in Python', async () => {
  const file = new URL('../import/fixtures/lstm.onnx', import.meta.url).pathname;
  const { run } = await importModel(file, 'lstm.onnx');
  expect(hindered(run.document)).toEqual(['pytorch', 'keras', 'notebook', 'huggingface', 'pytorch-program', 'keras-program']); // prettier-ignore
}); // prettier-ignore

test('each says in a sentence what is in it', () => {
  for (const { name, description } of exporters) {
    for (const said of Object.values(description)) expect(said, name).toMatch(/^\p{Lu}[^]*\.$/u);
  }
});
