// @vitest-environment happy-dom
import { act, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { usualNumberWords } from '../../../../core/data/kinds/numberWords.ts';
import { translator } from '../../../../core/examples/translator.ts';
import { ROOT, type Document } from '../../../../core/graph/document.ts';
import { moveNodes, renameNode, setParam } from '../../../../core/graph/edits.ts';
import { connectScripted, settled } from '../../../link/scripted.ts';
import { inPage, mount } from '../../../link/testing.tsx';
import { useDocument } from '../../../workspace/document/document.ts';
import { useKnown } from './useKnown.ts';

inPage();

const source = usualNumberWords();

function Known() {
  useKnown(source);
  return null;
}

test('lengths of vectors are asked for again when the network is another, and not when its cards move', async () => {
  const facts = { size: 1, used: 0, tokens: 0, unknown: null, counts: { dtype: 'int32', shape: [0], data: '' }, lengths: null } as const; // prettier-ignore
  const { params } = connectScripted({
    tokenFacts: () => facts,
    embeddingNorms: () => ({ runId: null, step: 0, table: null }),
  });
  const asked = () => params('embeddingNorms').map(({ document }) => document);
  const edit = async (change: (document: Document) => Document) => {
    act(() => void useDocument.getState().edit(change));
    await act(settled);
  };
  useDocument.getState().open(translator(source), null);
  mount(<Known />);
  await waitFor(() => expect(asked()).toHaveLength(1));
  await edit((document) => moveNodes(document, ROOT, { embedding1: { x: 7, y: 7 } }));
  await edit((document) => renameNode(document, ROOT, 'embedding1', 'mine'));
  await edit((document) => ({ ...document, training: { ...document.training, epochs: 77 } }));
  expect(asked()).toHaveLength(1);
  await edit((document) => setParam(document, ROOT, 'embedding1', 'initializer', 'normal'));
  await waitFor(() => expect(asked()).toHaveLength(2));
  expect(asked()[1]).toEqual(useDocument.getState().document);
});
