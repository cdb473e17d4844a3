// The projects of assets/examples are those of core/examples. After a change there:
//   NEUROLOOM_UPDATE=1 npx vitest run main/cli/examples.test.ts
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { untrainedExamples, trainedExamples } from '../../core/examples/examples.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';

const folder = path.join(import.meta.dirname, '..', '..', 'assets', 'examples');
const fileOf = (name: string) => path.join(folder, `${name}.neuroloom`);

beforeAll(async () => {
  if (process.env['NEUROLOOM_UPDATE'] !== '1') return;
  mkdirSync(folder, { recursive: true });
  for (const [name, document] of Object.entries(untrainedExamples)) {
    await saveProject('/nowhere', { path: fileOf(name), document, runs: [], thumbnail: null });
  }
});

test.each(Object.entries(untrainedExamples))('assets/examples/%s.neuroloom is up to date', async (name, document) => {
  expect((await openProject('/nowhere', fileOf(name))).document).toEqual(document);
});

test('there are no others', () => {
  const projects = readdirSync(folder).filter((name) => name.endsWith('.neuroloom'));
  const names = [...Object.keys(untrainedExamples), ...trainedExamples];
  expect(projects.toSorted()).toEqual(names.map((name) => `${name}.neuroloom`).toSorted());
});
