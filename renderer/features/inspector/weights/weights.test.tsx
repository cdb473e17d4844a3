// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { examples } from '../../../../core/examples/examples.ts';
import { emptyDocument } from '../../../../core/graph/create.ts';
import { connectScripted } from '../../../link/scripted.ts';
import { inPage, mount } from '../../../link/testing.tsx';
import { useDocument } from '../../../workspace/document/document.ts';
import { useRuns } from '../../../workspace/runs/runs.ts';
import { WeightsPanel } from './WeightsPanel.tsx';

inPage();

test.each([
  ['linear1', /^Before training weights are random, or those of a pretrained model/],
  ['relu1', /^This node has no weights/],
])('before the first step, of %s is said what there is to come', (nodeId, said) => {
  connectScripted({});
  useDocument.getState().open(examples['iris'] ?? emptyDocument(''), null);
  useRuns.getState().replaceAll([]);
  mount(<WeightsPanel nodeId={nodeId} />);
  expect(screen.getByText(said)).toBeDefined();
});
