import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { chain } from '../../core/graph/chain.ts';
import { moduleFile } from '../../core/graph/moduleFile.ts';
import { builtIns, placeBuiltIn } from '../../core/modules/catalogue.ts';
import { readModule, writeModule } from './moduleFile.ts';
import { saveProject } from './save.ts';

const { document } = placeBuiltIn(chain('x', []), 'root', builtIns[0]!, { x: 0, y: 0 });
const module = moduleFile(document, builtIns[0]!.id);

it('a module is read as it was written', async () => {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'module-')), 'block.neuromodule');
  await writeModule(file, module);
  expect(await readModule(file)).toEqual({ ok: true, value: module });
});

it('what is no module is told by what it is; a file that cannot be read fails', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'module-'));
  const place = (name: string) => path.join(folder, name);
  await saveProject(folder, { path: place('net.neuroloom'), document, runs: [], thumbnail: null });
  await writeModule(place('whole'), module);
  await writeFile(place('cut.neuromodule'), (await readFile(place('whole'), 'utf8')).slice(0, 300));
  await writeFile(place('letter.txt'), 'Dear all');
  const told = async (name: string) => {
    const read = await readModule(place(name));
    return read.ok ? '' : read.error.en;
  };
  expect(await told('net.neuroloom')).toMatch(/^"net\.neuroloom" is a whole project/);
  expect(await told('cut.neuromodule')).toMatch(/is damaged/);
  expect(await told('letter.txt')).toMatch(/is not a Neuroloom module/);
  await expect(readModule(place('gone'))).rejects.toMatchObject({ code: 'fileUnreadable' });
  await expect(readModule(folder)).rejects.toMatchObject({ code: 'fileUnreadable' });
});
