// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import { passages } from '../../../core/examples/passages.ts';
import { textClassifier } from '../../../core/examples/textClassifier.ts';
import type { OpenedProject } from '../../../core/protocol/projects.ts';
import { chosen, connectScripted, held, settled } from '../../link/scripted.ts';
import { inPage } from '../../link/testing.tsx';
import { showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { useWorkspaces } from '../../workspace/workspaces.ts';
import { create } from './create.ts';

inPage();

const document = textClassifier(passages(usualNumberWords().tokenizer, 16));
const made: OpenedProject = { document, runs: [], path: null, file: null, notices: [] };

beforeEach(() => {
  useDocument.getState().open(document, null);
  useRuns.getState().replaceAll([runOf(document)]);
  showDialog('fineTune');
});

test('a classifier that comes after its dialog was closed is not opened, and another dialog stays', async () => {
  const late = held<OpenedProject>();
  connectScripted({ fineTune: () => late.promise });
  const tabs = useWorkspaces.getState().all.length;
  const done = create({ texts: 'own', isFrozen: true, length: 16 });
  await settled();
  showDialog('settings');
  late.resolve(made);
  await done;
  expect(useWorkspaces.getState().all).toHaveLength(tabs);
  expect(useDialogs.getState().open?.kind).toBe('settings');
});

test('a file that is chosen after the dialog was closed is not imported', async () => {
  const file = held<ReturnType<typeof chosen>>();
  const engine = connectScripted({}, { openFile: () => file.promise });
  const done = create({ texts: 'file', isFrozen: true, length: 16 });
  useDialogs.getState().close();
  file.resolve(chosen('/texts.csv'));
  await done;
  expect(engine.params('importTexts')).toEqual([]);
});
