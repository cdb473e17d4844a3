// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import type { PipelineAnswer } from '../../../core/protocol/pipelines.ts';
import type { OpenedProject } from '../../../core/protocol/projects.ts';
import { text } from '../../../core/text.ts';
import { useToasts } from '../../kit/toasts.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { inPage } from '../../link/testing.tsx';
import { showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useProject } from '../../workspace/project/project.ts';
import { seeAttention, stopOpening } from './attention.ts';

inPage();

const answer = { model: 'mini', tokens: [] } as unknown as PipelineAnswer;
const moons = examples['moons'] ?? emptyDocument('');
const notices = [text('2 tensors were left out.', '2 Tensoren blieben draußen.')];
const project: OpenedProject = { document: { ...moons, name: 'mini' }, runs: [], path: null, file: null, notices };

beforeEach(() => {
  useDocument.getState().open(emptyDocument('before'), null);
  showDialog('pipelines');
});

test('what is said of a model is not taken for damage of a project', async () => {
  connectScripted({ openPretrained: () => project });
  await seeAttention(answer, { text: 'hello' });
  expect(useDocument.getState().document.name).toBe('mini');
  expect(useProject.getState().notices).toEqual([]);
  expect(useToasts.getState().toasts.map(({ sentence }) => sentence)).toContainEqual(notices[0]);
  expect(useDialogs.getState().open).toBeNull();
});

test('a model that is not wanted any more ends in the engine, and nothing opens later', async () => {
  const late = held<OpenedProject>();
  const engine = connectScripted({ openPretrained: () => late.promise, stopPretrained: () => null });
  const done = seeAttention(answer, { text: 'hello' });
  stopOpening();
  late.resolve(project);
  await done;
  await settled();
  expect(engine.params('stopPretrained')).toEqual([{ name: 'mini' }]);
  expect(useDocument.getState().document.name).toBe('before');
  expect(useDialogs.getState().open?.kind).toBe('pipelines');
});
