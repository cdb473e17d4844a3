// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { editNode } from '../../../core/graph/edits.ts';
import { moduleFile } from '../../../core/graph/moduleFile.ts';
import { group } from '../../../core/graph/modules.ts';
import { chosen, connectScripted } from '../../link/scripted.ts';
import { inPage } from '../../link/testing.tsx';
import { answer, useDialogs } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { useSelection } from '../document/selection.ts';
import { openModule, saveModule, weightsOfChosen } from './moduleFiles.ts';

inPage();

const grouped = group(examples['moons']!, ROOT, ['linear1'], 'Hidden');
if (!grouped.ok) throw new Error(grouped.error.en);
const bare = grouped.value;
const use = bare.graph.nodes.find(({ module }) => module !== undefined)!;
const startsFrom = { sha256: 'a'.repeat(64), name: 'Hidden' };
const placed: Document = editNode(bare, ROOT, use.id, (node) => ({ ...node, startsFrom, isFrozen: true }));

const open = (document: Document) => {
  useDocument.getState().open(document, null);
  useSelection.getState().select({ nodes: [use.id] });
};
const saving = () =>
  connectScripted({ saveModule: () => null }, { saveFile: () => Promise.resolve(chosen('/tmp/hidden.neuromodule')) });

beforeEach(() => useDialogs.setState({ open: null }));

test('a module without weights of its own is saved without a question', async () => {
  open(bare);
  const { params } = saving();
  await saveModule();
  expect(params('saveModule')).toMatchObject([{ use: use.id, hasWeights: false, runId: null }]);
});

test.each([
  ['with', [true]],
  ['without', [false]],
  [undefined, []],
] as const)('one whose weights come from a file asks: %s', async (wish, saved) => {
  open(placed);
  expect(weightsOfChosen()).toBeGreaterThan(4);
  const { params } = saving();
  const done = saveModule();
  await expect.poll(() => useDialogs.getState().open?.kind).toBe('moduleWeights');
  if (wish) answer('moduleWeights', wish);
  else useDialogs.getState().close();
  await done;
  expect(params('saveModule').map(({ hasWeights }) => hasWeights)).toEqual(saved);
});

test('a file with weights is placed as the use that was saved', async () => {
  useDocument.getState().open(bare, null);
  const said = { params: {}, isFrozen: true, startsFrom };
  const file = { ...moduleFile(bare, use.module ?? ''), use: said };
  connectScripted({ openModule: () => ({ ok: true, value: file }) }, { openFile: () => Promise.resolve(chosen('/tmp/hidden.neuromodule')) }); // prettier-ignore
  await openModule();
  expect(useDocument.getState().document.graph.nodes.at(-1)).toMatchObject(said);
});
