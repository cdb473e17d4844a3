import { expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { SavedProject } from '../../core/protocol/projects.ts';
import { chosen, connectScripted, held, settled } from '../engine/scripted.ts';
import { useDocument } from './document.ts';
import { isUnsaved } from './project.ts';
import { save, saveAs } from './saving.ts';

const written = (bytes: number): SavedProject => ({
  path: '/other.neuroloom',
  bytes,
  file: { bytes, modified: 1, sha256: 'a'.repeat(64), isDamaged: false },
  notices: [],
});
const rename = (name: string) => useDocument.getState().edit((document) => ({ ...document, name }));

test('a save that waits for another goes by what that one has written, and to where', async () => {
  const saves = [held<SavedProject>(), held<SavedProject>(), held<SavedProject>()];
  const waiting = [...saves];
  const { params } = connectScripted(
    { saveProject: () => waiting.shift()!.promise, discardAutosave: () => null },
    { saveFile: () => Promise.resolve(chosen('/other.neuroloom')) },
  );
  useDocument.getState().open(examples['xor']!, '/xor.neuroloom');
  const all = [saveAs()];
  await settled();
  rename('once');
  all.push(save(), save());
  for (const [i, saving] of saves.entries()) {
    saving.resolve(written(i));
    await settled();
  }
  expect(await Promise.all(all)).toEqual([true, true, true]);
  expect(params('saveProject').map(({ path, replaces }) => [path, replaces?.bytes])).toEqual([
    ['/other.neuroloom', undefined],
    ['/other.neuroloom', 0],
    ['/other.neuroloom', 1],
  ]);
  expect(isUnsaved()).toBe(false);
});
