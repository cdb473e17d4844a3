import { beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { labelOf } from '../../../core/graph/runLabels.ts';
import type { SavedProject } from '../../../core/protocol/projects.ts';
import type { WeightSizes } from '../../../core/protocol/runs.ts';
import { MB, USUAL_BUDGET } from '../../../core/runs/keptWeights.ts';
import { useSettings } from '../../kit/settings.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { answer, useDialogs } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { runOf } from '../runs/testing.ts';
import { useRuns } from '../runs/runs.ts';
import { useNoRoom } from '../runs/weights.ts';
import { addWorkspace, dropWorkspace, inWorkspace, showWorkspace, workspace } from '../workspaces.ts';
import { save } from './saving.ts';

type WeightSizesOf = Readonly<Record<string, WeightSizes>>;
vi.stubGlobal('sessionStorage', { getItem: () => 'own', setItem: () => undefined });
const xor = examples['xor']!;
const written: SavedProject = {
  path: '/xor.neuroloom',
  bytes: 1,
  file: { bytes: 1, modified: 1, sha256: 'a'.repeat(64), isDamaged: false },
  savedSteps: {},
  notices: [],
};
const size = { all: 240 * MB, weights: 80 * MB };

/** A project with three runs of 80 MB each, of which the oldest has no room, whose save has begun. */
async function saving() {
  const scripted = connectScripted({
    saveProject: () => written,
    runWeights: () => ({ a: size, b: size, c: size }),
    discardAutosave: () => null,
  });
  useDocument.getState().open(xor, '/xor.neuroloom');
  useRuns.getState().replaceAll(['a', 'b', 'c'].map((id, i) => ({ ...runOf(xor), id, number: i + 1 })));
  const saved = save();
  await settled();
  return { ...scripted, saved };
}
beforeEach(() => useSettings.getState().set({ weightBudget: USUAL_BUDGET }));
const fates = () => ['a', 'b', 'c'].map((id) => labelOf(useDocument.getState().document, id).weights);

test('weights leave the project only after it was said which', async () => {
  const { saved, params } = await saving();
  expect(useDialogs.getState().open?.kind).toBe('noRoom');
  expect(useNoRoom.getState().plan?.leaving).toEqual(['a']);
  expect(params('saveProject')).toEqual([]);
  answer('noRoom', 'leaveOut');
  expect(await saved).toBe(true);
  expect(labelOf(params('saveProject')[0]!.document, 'a').weights).toBe('dropped');
  // An undo takes it back, and the next save asks again.
  useDocument.getState().undo();
  expect(fates()).toEqual([undefined, undefined, undefined]);
});

test('more room keeps all of them; who cancels has saved nothing and lost nothing', async () => {
  const first = await saving();
  useDialogs.getState().close();
  expect(await first.saved).toBe(false);
  expect(fates()).toEqual([undefined, undefined, undefined]);
  const { saved, params } = await saving();
  answer('noRoom', 'raise');
  expect(await saved).toBe(true);
  expect(useSettings.getState().weightBudget).toBe(250);
  expect(params('saveProject')[0]!.document.runs).toBeUndefined();
});

test('another document comes into sight while sizes are asked for: what has no room is the saved one’s', async () => {
  let answerSizes: (sizes: WeightSizesOf) => void = () => undefined;
  const { params } = connectScripted({
    saveProject: () => written,
    runWeights: () => new Promise<WeightSizesOf>((resolve) => (answerSizes = resolve)),
  });
  useDocument.getState().open(xor, '/xor.neuroloom');
  useRuns.getState().replaceAll(['a', 'b', 'c'].map((id, i) => ({ ...runOf(xor), id, number: i + 1 })));
  const [own, other] = [workspace(), addWorkspace()];
  const saved = save();
  await settled();
  showWorkspace(other);
  answerSizes({ a: size, b: size, c: size });
  await settled();
  expect(inWorkspace(own, () => useNoRoom.getState().plan?.leaving)).toEqual(['a']);
  expect(params('saveProject')).toEqual([]);
  useDialogs.getState().close();
  expect(await saved).toBe(false);
  showWorkspace(own);
  dropWorkspace(other);
});
