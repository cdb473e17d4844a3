import { same } from '../../../core/text.ts';
import { expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { Twin, TwinSide } from '../../../core/protocol/twin.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { addWorkspace, dropWorkspace, inWorkspace, showWorkspace, workspace } from '../../workspace/workspaces.ts';
import { startTwins, useTwins, variantOf } from './state.ts';

const side: TwinSide = { status: 'finished', message: null, step: 1, steps: 1, stepsPerEpoch: 1, epoch: 1, values: null, held: null }; // prettier-ignore
const ended = (key: string): Twin => ({
  key,
  status: 'ended',
  sides: [side, side],
  metrics: [[], []],
  preparing: null,
  hasSameBatches: true,
  curve: [],
  parting: { bits: null, small: null, visible: null },
  distances: [],
  weights: null,
  planes: null,
  attention: null,
});

test('a pair that ends while another document is in sight ends in its own', async () => {
  let end: (twin: Twin) => void = () => undefined;
  const { params } = connectScripted({ twin: () => new Promise<Twin>((resolve) => (end = resolve)) });
  const moons = examples['moons']!;
  useDocument.getState().open(moons, null);
  const [own, other] = [workspace(), addWorkspace()];
  const over = startTwins(variantOf({ variant: null }, moons, 'en'), same('other'));
  await settled();
  showWorkspace(other);
  end(ended(params('twin')[0]!.key!));
  await over;
  expect(inWorkspace(own, () => useTwins.getState())).toMatchObject({ isGoing: false, twin: { status: 'ended' } });
  expect(inWorkspace(other, () => useTwins.getState())).toEqual(useTwins.getInitialState());
  showWorkspace(own);
  dropWorkspace(other);
});
