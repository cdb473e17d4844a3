// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { nanoGpt } from '../../../core/examples/nanoGpt.ts';
import { examples } from '../../../core/examples/examples.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { GeneratedToken, Generation } from '../../../core/protocol/generation.ts';
import { learned } from '../../../core/text/testing.ts';
import { createTokenizer } from '../../../core/text/tokenizer.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { offerCommands } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { useMoment } from '../../workspace/runs/shown.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { addWorkspace, dropWorkspace, inWorkspace, showWorkspace, workspace } from '../../workspace/workspaces.ts';
import { text } from '../../../core/text.ts';
import { GenerationPanel } from './GenerationPanel.tsx';
import { followWriting, useWriting } from './writing.ts';

inPage();

const tokenizer = learned({ kind: 'characters' }, 'abcdefgh \n');
const document: Document = nanoGpt({ kind: 'text', name: 'a.txt', sha256: '0'.repeat(64), encoding: 'utf-8', tokenizer, window: 8, windows: 24, testShare: 0, validationShare: 0.1, seed: 1 }); // prettier-ignore
const own = createTokenizer(tokenizer)!;
const idOf = (letter: string) => own.idsOf(letter)[0]!;

const train = vi.fn();
beforeAll(() => offerCommands({ train: { text: text('Train', 'Trainieren'), group: 'training', run: train } }));
beforeEach(() => {
  useDocument.getState().open(document, null);
  useRuns.getState().replaceAll([runOf(document)]);
});

/** A letter with two others that could stand there. */
function token(letter: string, probability = 0.5): GeneratedToken {
  const others = ['a', 'b', 'c', 'd'].filter((one) => one !== letter).slice(0, 2);
  const likely = (one: string, p: number) => ({ id: idOf(one), token: one, probability: p });
  const all = [likely(letter, probability), ...others.map((one, i) => likely(one, 0.2 / (i + 1)))];
  const likeliest = all.toSorted((a, b) => b.probability - a.probability);
  const rank = likeliest.findIndex((one) => one.token === letter);
  return { ...likely(letter, probability), text: letter, rank, likeliest };
}

const end: Generation = { key: '', runId: 'run-1', step: 20, prompt: { tokens: 1, unknown: 0 }, count: 3, rest: '', isStopped: false, seconds: 0.5 }; // prettier-ignore

/** An engine whose texts come as the test says. */
function engine() {
  const answers: ReturnType<typeof held<Generation>>[] = [];
  const scripted = connectScripted({
    generate: () => {
      const answer = held<Generation>();
      answers.push(answer);
      return answer.promise;
    },
    stopGenerating: () => null,
  });
  followWriting(scripted.client);
  const asked = () => scripted.params('generate');
  const tell = (from: number, ...tokens: GeneratedToken[]) =>
    act(() => scripted.tell('generationProgress', { key: asked().at(-1)!.key!, from, tokens }));
  const finish = async (more: Partial<Generation> = {}) => {
    answers.at(-1)!.resolve({ ...end, ...more });
    await act(settled);
  };
  return { ...scripted, say: scripted.tell, asked, tell, finish };
}

const press = async (name: string) => {
  fireEvent.click(screen.getByRole('button', { name }));
  await act(settled);
};
const written = () => screen.getByRole('group', { name: 'Generated text' }).textContent;

test('without weights it offers to train; of another network it says that it is none', () => {
  useRuns.getState().replaceAll([]);
  mount(<GenerationPanel />, 'de');
  expect(screen.getByText(/Für dieses Netz gibt es noch keine Gewichte/)).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Trainieren' }));
  expect(train).toHaveBeenCalledOnce();
  act(() => useDocument.getState().open(examples['moons']!, null));
  expect(screen.getByText(/Dieses Netz ist kein Sprachmodell/)).toBeDefined();
});

test('tokens stream in, are stopped, and go on where they were', async () => {
  const { asked, tell, finish, params, say } = engine();
  mount(<GenerationPanel />);
  fireEvent.change(screen.getByRole('textbox', { name: 'Prompt' }), { target: { value: 'ab' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Top k (0: all)' }), { target: { value: '3' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Seed' }), { target: { value: '7' } });
  await press('Generate');
  const first = { runId: 'run-1', prompt: 'ab', then: [], tokens: 200, sampling: { temperature: 0.8, topK: 3 }, seed: 7 }; // prettier-ignore
  expect(asked()).toMatchObject([first]);
  tell(0, token('c'));
  tell(1, token('d'), token('\n'));
  expect(written()).toBe('abcd↵\n');
  await press('Stop');
  expect(params('stopGenerating')).toEqual([{ key: asked()[0]!.key }]);
  await finish({ isStopped: true });
  expect(screen.getByText(/3 tokens · 6 tokens\/s · Run 1, after batch 20/)).toBeDefined();
  await press('Continue');
  expect(asked()[1]).toMatchObject({ ...first, then: [idOf('c'), idOf('d'), idOf('\n')] });
  // Told late by the one before: not taken.
  act(() => say('generationProgress', { key: asked()[0]!.key!, from: 3, tokens: [token('h')] }));
  tell(0, token('e'));
  expect(written()).toBe('abcd↵\ne');
});

test('where no line ends, an empty prompt is a space, which the network knows', async () => {
  const letters = learned({ kind: 'characters' }, 'abcdefgh ');
  useDocument
    .getState()
    .open({ ...document, data: { ...document.data, tokenizer: letters } as Document['data'] }, null);
  useRuns.getState().replaceAll([runOf(useDocument.getState().document)]);
  const { asked } = engine();
  mount(<GenerationPanel />);
  expect(screen.getByPlaceholderText('Empty: a space')).toBeDefined();
  expect(screen.queryByText(/^Not in the vocabulary/)).toBeNull();
  await press('Generate');
  expect(asked()[0]).toMatchObject({ prompt: ' ' });
});

test('a press on a token shows what could stand there, and another one is gone on from', async () => {
  const { asked, tell, finish } = engine();
  mount(<GenerationPanel />);
  await press('Generate');
  expect(asked()[0]).toMatchObject({ prompt: '\n' });
  tell(0, token('a'), token('b', 0.1), token('c'));
  await finish();
  await press('b');
  const choices = within(screen.getByRole('group', { name: 'Choices' }));
  expect(choices.getByText(/Token 2, id \d+: rank 2 of/)).toBeDefined();
  const bars = within(choices.getByRole('list')).getAllByRole('button');
  expect(bars.map((bar) => bar.textContent)).toEqual(['a20.0\u00a0%', 'b10.0\u00a0%', 'c10.0\u00a0%']);
  fireEvent.click(bars[2]!);
  await act(settled);
  expect(written()).toBe('↵\nac');
  expect(asked()[1]).toMatchObject({ then: [idOf('a'), idOf('c')], tokens: 198 });
  tell(0, token('d'));
  expect(written()).toBe('↵\nacd');
  expect(choices.getByText(/rank 3 of/)).toBeDefined();
});

test('what is not known of the prompt, and what is not seen of it, is said; the likeliest alone has no settings', async () => {
  const { asked } = engine();
  mount(<GenerationPanel />, 'de');
  fireEvent.change(screen.getByRole('textbox', { name: 'Anfang' }), { target: { value: 'aΩb ccccccß' } });
  expect(screen.getByText(/^Nicht im Vokabular: „Ω“, „ß“\./)).toBeDefined();
  expect(
    screen.getByText(/Das Netz sieht 8 Tokens auf einmal, der Anfang hat 11 Tokens: Was bis „aΩb“ steht/),
  ).toBeDefined();
  fireEvent.click(screen.getByRole('switch', { name: 'Immer das wahrscheinlichste' }));
  expect(screen.queryByRole('textbox', { name: 'Temperatur' })).toBeNull();
  await press('Erzeugen');
  expect(asked()).toMatchObject([{ sampling: { temperature: 0 } }]);
});

test('with new weights the same is written again, once what is being written has come to its end', async () => {
  const { asked, tell, finish } = engine();
  mount(<GenerationPanel />);
  await press('Generate');
  tell(0, token('a'));
  fireEvent.click(screen.getByRole('switch', { name: 'Again with new weights' }));
  await act(settled);
  expect(asked()).toHaveLength(1);
  act(() => useMoment.setState({ chosen: { runId: 'run-1', at: { step: 10 } } }));
  await act(settled);
  expect(asked()).toHaveLength(1);
  await finish();
  expect(asked()[1]).toMatchObject({ at: { step: 10 }, then: [], seed: 1 });
  // The text before stays to be read until there is another.
  expect(written()).toBe('↵\na');
  tell(0, token('b'));
  expect(written()).toBe('↵\nb');
});

test('what nobody sees any more is not written on', async () => {
  const { asked, params } = engine();
  const { unmount } = mount(<GenerationPanel />);
  await press('Generate');
  unmount();
  await act(settled);
  expect(params('stopGenerating')).toEqual([{ key: asked()[0]!.key }]);
});

test('what the engine says of a failure is shown, and can be tried again', async () => {
  const { asked } = engine();
  connectScripted({});
  mount(<GenerationPanel />);
  await press('Generate');
  expect(screen.getByRole('alert').textContent).toContain('Try again');
  expect(asked()).toHaveLength(0);
  expect(useWriting.getState().isWriting).toBe(false);
});

test('behind another tab what is being written is stopped, and its answer is taken where it was asked for', async () => {
  const { asked, params, finish } = engine();
  const own = workspace();
  const other = addWorkspace();
  const { unmount } = mount(<GenerationPanel />);
  await press('Generate');
  act(() => showWorkspace(other));
  unmount();
  await act(settled);
  expect(params('stopGenerating')).toEqual([{ key: asked()[0]!.key }]);
  await finish({ isStopped: true });
  expect(inWorkspace(own, () => useWriting.getState())).toMatchObject({
    isWriting: false,
    answer: { isStopped: true },
  });
  expect(inWorkspace(other, () => useWriting.getState())).toMatchObject({ isWriting: false, answer: null });
  act(() => showWorkspace(own));
  dropWorkspace(other);
});
