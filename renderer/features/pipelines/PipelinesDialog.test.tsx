// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { PipelineAnswer, PipelineTask } from '../../../core/protocol/pipelines.ts';
import { pipelineCode } from '../../../core/protocol/pipelineCode.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useChosenModel } from '../../workspace/pretrained.ts';
import { followPipelines, usePipelines } from './asking.ts';
import { aboutModel, modelChoice } from './modelWords.ts';
import { PipelinesDialog } from './PipelinesDialog.tsx';

inPage();

const model = (name: string, tasks: readonly PipelineTask[], more: Partial<LibraryModel> = {}): LibraryModel => ({
  name,
  tasks,
  family: 'bert',
  parameters: 10,
  bytes: 268e6,
  licence: 'apache-2.0',
  origin: 'app',
  from: name,
  state: 'here',
  note: null,
  ...more,
});
const models = [
  model('little-bert', ['fill-mask', 'next-sentence-prediction', 'sentence-similarity', 'semantic-search', 'feature-extraction']),
  model('/home/ada/other-bert', ['fill-mask'], { origin: 'folder' }),
  model('little-gpt', ['text-generation'], { family: 'gpt' }),
  model('sst-2', ['text-classification'], { state: 'absent', note: text('Tells praise from blame.', 'Unterscheidet Lob und Tadel.') }),
]; // prettier-ignore

test('of models that transformers cannot read, the lines in Python say how it can be done', () => {
  const asked = { text: 'a', top: 5, tokens: 5, sampling: { temperature: 0 }, seed: 1 };
  const lines = pipelineCode('text-classification', 'minilm-mails', asked).trim().split('\n');
  expect(lines.every((line) => line.startsWith('#'))).toBe(true);
  expect(pipelineCode('fill-mask', '/home/ada/mine.neuroloom', asked)).toMatch(
    /^# Open .* export it as "Hugging Face folder" first/,
  );
});

test('the choice says what a model tells apart, and what it was trained on', () => {
  const mails = model('mails', ['text-classification'], { labels: ['ham', 'spam'], note: text('Learned from mails.', 'An Mails gelernt.') });
  expect(modelChoice(mails, 'text-classification').en).toBe('mails: ham, spam');
  expect(aboutModel(mails, 'text-classification').de).toBe('Klassen: ham, spam. An Mails gelernt.');
  const own = model('/home/ada/groups', ['text-classification', 'sentence-similarity'], { origin: 'folder', labels: Array.from({ length: 20 }, (_, i) => `group ${i}`) });
  expect(modelChoice(own, 'text-classification').en).toBe('groups: group 0, group 1, group 2, group 3, group 4 and 15 more');
  expect(modelChoice(own, 'sentence-similarity').en).toBe('groups');
  expect(aboutModel(own, 'sentence-similarity').en).toBe('What it was trained on is not said in its files.');
  expect(aboutModel({ ...own, labels: [] }, 'text-classification').en).toContain('Classes: without names in its files.');
}); // prettier-ignore

const likely = (token: string, probability: number) => ({ id: token.length, token, probability });
const read = [
  { id: 2, token: '[CLS]', from: 0, to: 0 },
  { id: 7, token: 'i', from: 0, to: 1 },
  { id: 1, token: '[UNK]', from: 2, to: 6 },
  { id: 3, token: '[SEP]', from: 0, to: 0 },
];
const filled: PipelineAnswer = {
  task: 'fill-mask',
  model: 'little-bert',
  tokens: read,
  isCut: true,
  seconds: 0.012,
  result: { masks: [{ at: 3, likeliest: [{ ...likely('home', 0.6), text: '' }, { ...likely('##ing', 0.2), text: '' }] }] },
}; // prettier-ignore

function engine() {
  const answers: ReturnType<typeof held<PipelineAnswer>>[] = [];
  const scripted = connectScripted({
    pretrainedModels: () => models,
    runPipeline: () => {
      const answer = held<PipelineAnswer>();
      answers.push(answer);
      return answer.promise;
    },
    stopPipeline: () => null,
  });
  followPipelines(scripted.client);
  return { ...scripted, answers, asked: () => scripted.params('runPipeline') };
}

const press = async (name: string | RegExp) => {
  fireEvent.click(screen.getByRole('button', { name }));
  await act(settled);
};
const open = async (language: 'en' | 'de' = 'en') => {
  const mounted = mount(<PipelinesDialog />, language);
  await act(settled);
  return mounted;
};

beforeEach(() => useChosenModel.setState({ model: null, task: null }));
afterEach(() => usePipelines.setState(usePipelines.getInitialState(), true));

test('a masked word is asked for by Ctrl+Enter; the answer says what was read, what is unknown and cut, and the lines in Python', async () => {
  const { asked, answers } = engine();
  await open();
  await press('I went [MASK] from school.');
  const showing = vi.spyOn(screen.getByRole('region', { name: 'Answer' }), 'scrollIntoView');
  fireEvent.keyDown(screen.getByRole('textbox', { name: 'Text with [MASK]' }), { key: 'Enter', ctrlKey: true });
  await act(settled);
  expect(showing).toHaveBeenCalledOnce();
  expect(asked()).toMatchObject([{ task: 'fill-mask', name: 'little-bert', input: { text: 'I went [MASK] from school.', top: 5 } }]); // prettier-ignore
  answers[0]!.resolve(filled);
  await act(settled);
  const answer = within(screen.getByRole('region', { name: 'Answer' }));
  expect(answer.getByText('home', { selector: 'mark' })).toBeDefined();
  expect(answer.getByRole('list', { name: 'Words for mask 1' }).textContent).toBe('home60.0\u00a0%##ing20.0\u00a0%');
  expect(answer.getByText(/^Not in the vocabulary: “went”/)).toBeDefined();
  expect(answer.getByText(/its end was cut off/)).toBeDefined();
  expect(answer.getByTestId('pipeline-facts').textContent).toBe('little-bert · 4 tokens read · 12\u00a0ms');
  expect(answer.getByText(/pipeline\("fill-mask", model="little-bert"\)/)).toBeDefined();
  // What stands there by now has not been asked.
  fireEvent.change(screen.getByRole('textbox', { name: 'Text with [MASK]' }), { target: { value: 'a [MASK]' } });
  expect(answer.getByText(/what stood there before/)).toBeDefined();
});

test('a newer question overtakes an older one, which is told to stop and is not shown when it comes', async () => {
  const { asked, answers, params } = engine();
  await open();
  await press('Ask the model');
  expect(screen.getByRole('status').textContent).toContain('little-bert is being loaded');
  await press('Ask the model');
  expect(params('stopPipeline')).toEqual([{ key: asked()[0]!.key }]);
  answers[0]!.resolve({ ...filled, seconds: 9 });
  await act(settled);
  expect(screen.queryByTestId('pipeline-facts')).toBeNull();
  answers[1]!.resolve(filled);
  await act(settled);
  expect(screen.getByTestId('pipeline-facts').textContent).toContain('12\u00a0ms');
});

test('what is stopped before anything has come is given up at once; closing the dialog stops, too', async () => {
  const { params, answers } = engine();
  const { unmount } = await open();
  await press('Ask the model');
  await press('Stop');
  expect(params('stopPipeline')).toHaveLength(1);
  expect(screen.queryByRole('status')?.textContent ?? '').not.toContain('reads');
  answers[0]!.reject(new EngineError('cancelled', 'The question was cancelled.'));
  await act(settled);
  expect(screen.queryByRole('alert')).toBeNull();
  await press('Ask the model');
  unmount();
  await act(settled);
  expect(params('stopPipeline')).toHaveLength(2);
});

test('a failure is said where it was asked, can be tried again, and the library is looked through anew', async () => {
  const { answers, asked, params } = engine();
  await open();
  await press('Ask the model');
  answers[0]!.reject(new EngineError('fileUnreadable', text('The model is gone.', 'Das Modell ist weg.')));
  await act(settled);
  expect(screen.getByRole('alert').textContent).toContain('The model is gone.');
  expect(params('pretrainedModels')).toHaveLength(2);
  await press('Try again');
  expect(asked()).toHaveLength(2);
});

test('without text, mask or second sentence it says what is missing instead of asking', async () => {
  const { asked } = engine();
  await open();
  fireEvent.change(screen.getByRole('textbox', { name: 'Text with [MASK]' }), { target: { value: 'no mask' } });
  await press('Ask the model');
  expect(screen.getByRole('button', { name: 'Ask the model' }).getAttribute('aria-disabled')).toBe('true');
  await press('Insert [MASK]');
  expect(screen.getByRole('textbox', { name: 'Text with [MASK]' })).toHaveProperty('value', 'no mask[MASK]');
  await press('Next sentence');
  fireEvent.change(screen.getByRole('textbox', { name: 'Second sentence' }), { target: { value: ' ' } });
  await press('Ask the model');
  expect(screen.getByText('Enter the second text as well.')).toBeDefined();
  expect(asked()).toEqual([]);
});

test('a text is written token by token and stopped; a press on a token shows what else could have stood there', async () => {
  const { asked, answers, tell, params } = engine();
  useChosenModel.setState({ model: 'little-gpt', task: null });
  await open();
  fireEvent.change(screen.getByRole('textbox', { name: 'Temperature' }), { target: { value: '0.8' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Top k (0: all)' }), { target: { value: '20' } });
  await press('Ask the model');
  expect(asked()[0]).toMatchObject({ task: 'text-generation', name: 'little-gpt', input: { tokens: 50, seed: 1, sampling: { temperature: 0.8, topK: 20 } } }); // prettier-ignore
  const token = (words: string) => ({ ...likely(words, 0.5), text: words, likeliest: [likely(words, 0.5), likely('zz', 0.25)] }); // prettier-ignore
  act(() => tell('pipelineProgress', { key: 'another', tokens: [token('no')], share: null, isLoading: false }));
  act(() => tell('pipelineProgress', { key: asked()[0]!.key, tokens: [token(','), token(' there')], share: null, isLoading: false }));
  expect(screen.getByRole('group', { name: 'Generated text' }).textContent).toBe('Once upon a time, there');
  await press('Stop');
  expect(params('stopPipeline')).toEqual([{ key: asked()[0]!.key }]);
  const tokens = [token(','), token(' there')];
  answers[0]!.resolve({ task: 'text-generation', model: 'little-gpt', tokens: [], isCut: false, seconds: 1, result: { text: ', there', tokens } });
  await act(settled);
  await press(',');
  expect(screen.getByText('What could stand at token 1')).toBeDefined();
  expect(screen.getByRole('list', { name: 'The likeliest tokens here' }).textContent).toBe(',50.0\u00a0%zz25.0\u00a0%');
}); // prettier-ignore

test('what was written stays when the engine is lost on the way', async () => {
  const { asked, answers, tell } = engine();
  useChosenModel.setState({ model: 'little-gpt', task: null });
  await open();
  await press('Ask the model');
  const written = { ...likely(', there', 0.5), text: ', there', likeliest: [] };
  act(() => tell('pipelineProgress', { key: asked()[0]!.key, tokens: [written], share: null, isLoading: false }));
  answers[0]!.reject(new EngineError('connectionLost', 'It is gone.'));
  await act(settled);
  expect(screen.getByRole('alert').textContent).toContain('The engine stopped before it answered.');
  expect(screen.getByRole('group', { name: 'Generated text' }).textContent).toBe('Once upon a time, there');
});

test('where no model here can do it, those that could are named', async () => {
  engine();
  await open('de');
  await press(/^Stimmung und Klassen/);
  expect(screen.getByText('sst-2')).toBeDefined();
  expect(screen.getByText('Unterscheidet Lob und Tadel.')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Modell fragen' })).toBeNull();
});

test('sentences are compared, the most alike first, and each with each', async () => {
  const { answers, asked } = engine();
  useChosenModel.setState({ model: null, task: 'sentence-similarity' });
  await open('de');
  fireEvent.change(screen.getByRole('textbox', { name: /^Verglichen mit/ }), { target: { value: 'far\n\nnear\n' } });
  await press('Modell fragen');
  expect(asked()[0]?.input.others).toEqual(['far', 'near']);
  const matrix = [
    [1, 0.1, 0.761],
    [0.1, 1, 0.2],
    [0.761, 0.2, 1],
  ];
  answers[0]!.resolve({ task: 'sentence-similarity', model: 'little-bert', tokens: read, isCut: false, seconds: 1, result: { scores: [0.1, 0.761], matrix } });
  await act(settled);
  const rows = within(screen.getByRole('table', { name: 'Ähnlichkeiten' })).getAllByRole('row');
  expect(rows.map((row) => row.textContent)).toEqual(['Verglichen mitKosinus', 'near0,761', 'far0,100']);
  expect(within(screen.getByRole('region', { name: 'Jeder mit jedem' })).getAllByRole('cell')).toHaveLength(10);
}); // prettier-ignore

test('two models can do it: another one is chosen, by its short name', async () => {
  const { asked } = engine();
  await open();
  fireEvent.click(screen.getByRole('combobox', { name: 'Model' }));
  fireEvent.click(screen.getByRole('option', { name: 'other-bert', hidden: true }));
  await press('Ask the model');
  expect(asked()[0]?.name).toBe('/home/ada/other-bert');
});
