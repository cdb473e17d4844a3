import { same } from '../../../core/text.ts';
import { expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { Twin, TwinSide } from '../../../core/protocol/twin.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { addWorkspace, dropWorkspace, inWorkspace, showWorkspace, workspace } from '../../workspace/workspaces.ts';
import { otherOf, startTwins, useTwins, variantOf } from './state.ts';

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

test('the value in B is read as in every other field: any minus, and marks between thousands only where they can be nothing else', () => {
  const moons = examples['moons']!;
  const b = (setting: string, typed: string, language: 'en' | 'de') =>
    otherOf(moons, { kind: 'setting', setting, typed, language }, language);
  expect(b('training.batchSize', '1.000', 'de').problem?.de).toMatch('1000');
  expect(b('training.learningRate', '1.000', 'de').problem?.de).toMatch('zwei Arten');
  expect(b('training.learningRate', '0,125', 'de').document?.training.learningRate).toBe(0.125);
  expect(b('training.seed', '−3', 'en')).toEqual(b('training.seed', '-3', 'en'));
});
