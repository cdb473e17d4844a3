// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import type { PipelineAnswer } from '../../../core/protocol/pipelines.ts';
import { text } from '../../../core/text.ts';
import { useToasts } from '../../kit/toasts.ts';
import { connectScripted } from '../../link/scripted.ts';
import { inPage } from '../../link/testing.tsx';
import { showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useProject } from '../../workspace/project/project.ts';
import { seeAttention } from './attention.ts';

inPage();

test('a model whose attention is looked at says what it is like, and is not taken for damaged', async () => {
  const document = { ...(examples['moons'] ?? emptyDocument('')), name: 'bert' };
  const notice = text('Its head is drawn.', 'Ihr Kopf ist gezogen.');
  connectScripted({ openPretrained: () => ({ document, runs: [], path: null, file: null, notices: [notice] }) });
  showDialog('pipelines');
  const answer: PipelineAnswer = { task: 'text-classification', model: 'bert', tokens: [], isCut: false, seconds: 0, result: { classes: [] } } as never; // prettier-ignore
  await seeAttention(answer, { text: 'I like bisons.' });
  expect(useDocument.getState().document.name).toBe('bert');
  expect(useDialogs.getState().open).toBeNull();
  expect(useProject.getState().notices).toEqual([]);
  expect(useToasts.getState().toasts.map(({ sentence }) => sentence)).toContainEqual(notice);
});
