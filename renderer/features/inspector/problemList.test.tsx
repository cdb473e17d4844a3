// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { emptyDocument } from '../../../core/graph/create.ts';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { NodeProblems } from './ProblemList.tsx';

inPage();

test.each([
  ['what is not wired yet', 'linear', 'next'],
  ['a mistake', 'ofTheFuture', 'error'],
] as const)('%s looks like that', (_, block, severity) => {
  const empty = emptyDocument('one', usualNumberWords());
  const linear = { id: 'linear1', block, params: {}, position: { x: 0, y: 0 } };
  const document = { ...empty, graph: { ...empty.graph, nodes: [...empty.graph.nodes, linear] } };
  useDocument.getState().open(document, null);
  mount(<NodeProblems path="linear1" />);
  const shown = screen.getByText(/Linear|ofTheFuture/).closest('[data-severity]');
  expect(shown?.getAttribute('data-severity')).toBe(severity);
});
