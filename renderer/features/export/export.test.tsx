// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { ExportReport, OfferedFormat } from '../../../core/protocol/exports.ts';
import { same, text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { useToasts } from '../../kit/toasts.ts';
import { chosen, connectScripted, held, settled } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { signatureOf } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { exportCommands } from './commands.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { DIALOG, followExports, useExports } from './exports.ts';
import { sourceOf, targetOf, usualOptions } from './wish.ts';

inPage();

const onnx: OfferedFormat = {
  name: 'onnx', label: same('ONNX'), purpose: 'use', description: same('For programs.'), of: 'run', extension: 'onnx', hindrance: null,
  options: { hidden: { kind: 'boolean', label: same('Hidden states'), help: same('All nodes.'), default: false } },
}; // prettier-ignore
const report: OfferedFormat = {
  name: 'report', label: same('Report'), purpose: 'show', description: same('For the files.'), of: 'document', showsRun: 'trained', extension: 'html', hindrance: null,
  options: {
    form: { kind: 'choice', label: same('Form'), help: same('How.'), default: 'html', options: [{ value: 'html', label: same('Page') }, { value: 'markdown', label: same('Markdown') }] },
    language: { kind: 'choice', label: same('Language'), help: same('Which.'), default: 'en', options: [{ value: 'en', label: same('English') }, { value: 'de', label: same('Deutsch') }] },
    axes: { kind: 'choice', label: same('Axes'), help: same('Which.'), default: 'channelsLast', options: [{ value: 'channelsLast', label: same('Last') }, { value: 'channelsFirst', label: same('First') }] },
  },
  extensionBy: { option: 'form', extensions: { markdown: 'md' } },
}; // prettier-ignore
const picture: OfferedFormat = { name: 'svg', label: same('Picture'), purpose: 'show', description: same('For slides.'), of: 'document', showsRun: 'canvas', extension: 'svg', hindrance: null }; // prettier-ignore
const program: OfferedFormat = { name: 'pytorch-program', label: same('PyTorch program'), purpose: 'learn', description: same('To read.'), of: 'document', extension: 'py', hindrance: null }; // prettier-ignore
const bert: OfferedFormat = { name: 'huggingface', label: same('Hugging Face'), purpose: 'use', description: same('For transformers.'), of: 'run', extension: 'zip', hindrance: text('It is not a BERT.', 'Das ist kein BERT.') }; // prettier-ignore
const formats = [onnx, report, picture, program, bert];

const written: ExportReport = {
  path: '/home/me/moons-onnx.onnx',
  files: [{ name: 'moons-onnx.onnx', bytes: 1500 }, { name: 'moons-onnx.parity.json', bytes: 500 }],
  proof: { ran: true, consumer: 'onnxruntime', tolerance: 1e-4, examples: 30, outputs: [{ name: 'y', shape: [2], largestDifference: 3e-8 }], versions: {} },
  snippet: { language: 'python', code: 'session.run()' },
  remarks: [text('Any length will do.', 'Jede Länge geht.')],
}; // prettier-ignore

const moons = examples['moons'] ?? emptyDocument('');

beforeEach(() => {
  useExports.setState(useExports.getInitialState());
  useDocument.getState().open({ ...moons, name: 'moons' }, null);
  useRuns.getState().replaceAll([]);
  showDialog(DIALOG);
});

const file = chosen('/home/me/moons-onnx.onnx');

/** The dialog, with an engine whose exports are answered when the test says so. */
function open(language: 'en' | 'de' = 'en') {
  const answers = [held<ExportReport>(), held<ExportReport>()];
  let count = 0;
  const engine = connectScripted(
    {
      exportFormats: () => formats,
      cancelExport: () => null,
      export: () => answers[count++]?.promise ?? Promise.reject(new Error('Too many.')),
    },
    { saveFile: () => Promise.resolve(file) },
  );
  followExports(engine.client);
  mount(<ExportDialog />, language);
  return { engine, first: answers[0] ?? held<ExportReport>() };
}

const button = (name: string) => screen.getByRole('button', { name });
const begin = async () => {
  await screen.findByRole('radio', { name: /^ONNX/ });
  fireEvent.click(button('Export …'));
  await screen.findByRole('button', { name: 'Cancel the export' });
};

test('formats stand by what they are for; what one cannot hold is said before, and typing finds one', async () => {
  open();
  const use = await screen.findByRole('group', { name: 'Use it elsewhere' });
  expect(within(use).getByText('with weights')).toBeTruthy();
  expect(screen.getByText(/Not trained: the initial weights are exported/)).toBeTruthy();
  fireEvent.click(within(use).getByRole('radio', { name: /^Hugging Face/ }));
  expect(screen.getAllByRole('note')[0]?.textContent).toContain('It is not a BERT.');
  expect(button('Export …').getAttribute('aria-disabled')).toBe('true');
  const search = screen.getByRole('textbox', { name: 'Search formats' });
  expect(document.activeElement).toBe(search);
  fireEvent.change(search, { target: { value: 'files' } });
  expect(screen.getAllByRole('radio')).toHaveLength(1);
  fireEvent.keyDown(search, { key: 'ArrowDown' });
  expect(screen.getByRole('region', { name: 'Report' })).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole('radio'));
});

test('the first that this network can go out in is chosen', async () => {
  connectScripted({ exportFormats: () => [bert, onnx, report] });
  mount(<ExportDialog />);
  expect(await screen.findByRole('radio', { name: /^ONNX/ })).toHaveProperty('checked', true);
});

test('an export goes out as the fields say, with progress; after it stand place, size, proof and how to use it', async () => {
  const { engine, first } = open();
  fireEvent.click(await screen.findByRole('switch', { name: 'Hidden states' }));
  await begin();
  expect(engine.params('export')).toEqual([
    { format: 'onnx', path: file.path, options: { hidden: true }, document: useDocument.getState().document },
  ]);
  act(() => engine.tell('exportProgress', { name: file.path, stage: 'files', share: 0.25 }));
  expect(screen.getByText('Files are being written …')).toBeTruthy();
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
  await act(async () => {
    first.resolve(written);
    await settled();
  });
  const said = (await screen.findByTestId('export-report')).textContent;
  for (const words of ['/home/me/moons-onnx.onnx, 2\u00a0kB', '30 examples', '3.0e-8', 'Any length will do.', 'session.run()', '2 files']) expect(said).toContain(words); // prettier-ignore
  expect(useToasts.getState().toasts).toEqual([]);
}); // prettier-ignore

test('a cancelled export is over when the engine says so, and can be begun again', async () => {
  const { engine, first } = open();
  await begin();
  fireEvent.click(button('Cancel the export'));
  await waitFor(() => expect(engine.params('cancelExport')).toEqual([{ name: file.path }]));
  await act(async () => {
    first.reject(new EngineError('cancelled', 'The export was cancelled.'));
    await settled();
  });
  expect((await screen.findByRole('note')).textContent).toBe('Cancelled: nothing was written.');
  fireEvent.click(button('Try again'));
  await waitFor(() => expect(engine.params('export')).toHaveLength(2));
  expect(useExports.getState().jobs).toHaveLength(1);
});

test('one that goes on while the dialog is closed is shown when it is opened again, and its failure is said', async () => {
  const { first } = open();
  await begin();
  act(() => useDialogs.getState().close());
  expect(useExports.getState().jobs[0]?.state.kind).toBe('running');
  await act(async () => {
    first.reject(new EngineError('diskFull', same('The disk is full.')));
    await settled();
  });
  expect(useToasts.getState().toasts[0]).toMatchObject({ kind: 'error', title: { en: 'moons-onnx.onnx could not be exported' } }); // prettier-ignore
  act(() => showDialog(DIALOG));
  expect((await screen.findByRole('alert')).textContent).toContain('The disk is full');
  act(() => useDialogs.getState().close());
  expect(useExports.getState().shown).toEqual({ format: 'onnx' });
});

test('two exports go on beside each other, but not into one file', async () => {
  const { engine } = open();
  await begin();
  fireEvent.click(screen.getByRole('radio', { name: /^ONNX/ }));
  fireEvent.click(button('Export …'));
  expect((await screen.findByRole('alert')).textContent).toContain('Another export is writing to this file');
  expect(engine.params('export')).toHaveLength(1);
  const list = screen.getByRole('list', { name: 'Exports so far' });
  expect(within(list).getAllByRole('button')).toHaveLength(2);
  // Both have one name: what they are and when they were begun tells them apart.
  const begun = ['2026-03-04T09:05:06', '2026-03-04T09:07:08'].map((at) => new Date(at));
  act(() =>
    useExports.setState(({ jobs }) => ({ jobs: jobs.map((job, i) => ({ ...job, begun: begun[i] ?? job.begun })) })),
  );
  const said = within(list)
    .getAllByRole('button')
    .map(({ textContent }) => textContent);
  expect(said).toEqual([expect.stringContaining('ONNX, 09:05:06'), expect.stringContaining('ONNX, 09:07:08')]);
});

test('a program is shown before it is saved; the command leads to it', async () => {
  open('de');
  void act(() => exportCommands['program']?.run());
  expect((await screen.findByRole('region', { name: 'Python' })).textContent).toContain('class NeuralNetwork');
});

test('a run goes out as the document is called today, or as it was trained', () => {
  const { document } = useDocument.getState();
  const run = { ...runOf(document), signature: signatureOf(document) };
  const stale = { ...run, signature: 'another' };
  expect(sourceOf(document, run, onnx)).toEqual({ document, runId: run.id });
  expect(sourceOf(document, stale, onnx)).toEqual({ runId: run.id });
  expect(sourceOf(document, stale, report)).toEqual({ runId: run.id });
  expect(sourceOf(document, stale, picture)).toEqual({ document });
  expect(sourceOf(document, run, program)).toEqual({ document });
});

test('what a run trained goes out though the canvas has problems by now', async () => {
  const trained = { ...runOf(moons), signature: 'of another canvas' };
  useRuns.getState().replaceAll([trained]);
  const broken = text('It has problems.', 'Es hat Probleme.');
  const hindered = formats.map((format) => ({ ...format, hindrance: broken }));
  const engine = connectScripted({ exportFormats: ({ runId }) => (runId === undefined ? hindered : formats) });
  mount(<ExportDialog />);
  await waitFor(() => expect(engine.params('exportFormats')).toHaveLength(2));
  await waitFor(() => expect(button('Export …').getAttribute('aria-disabled')).toBeNull());
  fireEvent.click(screen.getByRole('radio', { name: /^Picture/ }));
  expect(button('Export …').getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(screen.getByRole('radio', { name: /^ONNX/ }));
  fireEvent.click(screen.getByRole('combobox', { name: 'Weights' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Before training' }));
  expect(button('Export …').getAttribute('aria-disabled')).toBe('true');
});

test('words are in the language of the page, and files end as what is in them', () => {
  expect(usualOptions(report, 'de', 'channelsFirst')).toEqual({ form: 'html', language: 'de', axes: 'channelsFirst' });
  const wish = { format: report, options: { form: 'markdown' }, packing: 'file', source: {}, name: 'a b/c' } as const;
  expect(targetOf(wish)).toEqual({ name: 'a-b-c-report.md', filter: { name: 'Report', extensions: ['md'] } });
  expect(targetOf({ ...wish, format: onnx, options: {} }).name).toBe('a-b-c.onnx');
  expect(targetOf({ ...wish, format: onnx, options: {}, packing: 'zip' }).name).toBe('a-b-c-onnx.zip');
  expect(targetOf({ ...wish, format: onnx, options: {}, name: 'all-MiniLM-L6-v2, fine-tuned (1)' }).name).toBe(
    'all-MiniLM-L6-v2-fine-tuned-1.onnx',
  );
  expect(targetOf({ ...wish, format: onnx, options: {}, name: '!!!' }).name).toBe('network.onnx');
  useSettings.setState({ language: 'de' });
  expect(targetOf({ ...wish, format: onnx, options: {}, name: '!!!' }).name).toBe('Netz.onnx');
  expect(targetOf({ ...wish, format: { ...report, label: text('Report', 'Bericht') } }).filter.name).toBe('Bericht');
  useSettings.setState({ language: 'en' });
  expect(targetOf({ ...wish, packing: 'folder' })).toMatchObject({ name: 'a-b-c-report', filter: { extensions: [] } });
});
