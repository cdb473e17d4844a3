// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import { examples } from '../../../core/examples/examples.ts';
import { translator as translatorOn } from '../../../core/examples/translator.ts';
import type { Beam, HeldTranslations } from '../../../core/protocol/reading.ts';
import { createTokenizer } from '../../../core/text/tokenizer.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { addWorkspace, dropWorkspace, inWorkspace, showWorkspace, workspace } from '../../workspace/workspaces.ts';
import { asTree, measure, sharedWith, takeNext, takePair, useTranslator } from './translator.ts';
import { TranslatorPanel } from './TranslatorPanel.tsx';

inPage();
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const data = usualNumberWords();
const document = translatorOn(data);
const own = createTokenizer(data.tokenizer)!;

/** A beam of these pieces, each half likely. */
function beam(...pieces: readonly string[]): Beam {
  const token = (piece: string) => ({ id: own.idOf(piece) ?? 0, token: piece, probability: 0.5 });
  const tokens = pieces.map((piece) => ({ ...token(piece), likeliest: [token(piece), { ...token('t'), probability: 0.25 }] })); // prettier-ignore
  const logProbability = Math.log(0.5) * pieces.length;
  return { text: pieces.slice(0, -1).join(''), tokens, isWhole: true, logProbability, score: logProbability };
}

const pair = (i: number) => ({ text: `text ${i}`, truth: `truth ${i}`, said: i % 4 ? `truth ${i}` : `wrong ${i}`, isRight: i % 4 > 0 }); // prettier-ignore
const TOTAL = 25;

function engine(beams: readonly Beam[] = [beam('a', 'b', '[SEP]')]) {
  return connectScripted({
    translate: () => ({ runId: 'run-1', step: 20, beams }),
    translateHeld: ({ offset, count }): HeldTranslations => ({
      runId: 'run-1',
      step: 20,
      part: 'test',
      total: TOTAL,
      pairs: Array.from({ length: Math.min(count, TOTAL - offset) }, (_, i) => pair(offset + i)),
    }),
  });
}

beforeEach(() => {
  useDocument.getState().open(document, null);
  useRuns.getState().replaceAll([runOf(document)]);
});

/** What is typed is asked once it rests. */
async function rest() {
  for (let i = 0; i < 3; i++) {
    await act(settled);
    act(() => void vi.advanceTimersByTime(300));
  }
}
const fill = (name: string, value: string) => fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } }); // prettier-ignore

test('without weights it offers to train, and other data are not translated', () => {
  useRuns.getState().replaceAll([]);
  mount(<TranslatorPanel />, 'de');
  expect(screen.getByText(/Für dieses Netz gibt es noch keine Gewichte/)).toBeDefined();
  act(() => useDocument.getState().open(examples['moons']!, null));
  expect(screen.getByText(/Dieses Netz übersetzt nicht/)).toBeDefined();
});

test('a text is translated token by token, each with its probability and what else could stand there', async () => {
  const { params } = engine();
  mount(<TranslatorPanel />);
  fill('Text', 'zwei');
  await rest();
  expect(params('translate')).toMatchObject([{ runId: 'run-1', text: 'zwei', search: { width: 1, penalty: 0 } }]);
  const tokens = within(screen.getByRole('list', { name: 'Token by token' })).getAllByRole('button');
  expect(tokens.map((token) => token.textContent)).toEqual(['a50.0\u00a0%', 'b50.0\u00a0%', '[SEP]50.0\u00a0%']);
  fireEvent.click(tokens[1]!);
  const bars = within(screen.getByRole('list', { name: 'The likeliest tokens here' })).getAllByRole('listitem');
  expect(bars.map((bar) => bar.textContent)).toEqual(['b50.0\u00a0%', 't25.0\u00a0%']);
});

test('several beams stand as a tree with their log probabilities', async () => {
  const beams = [beam('a', 'b', '[SEP]'), beam('c', '[SEP]'), beam('a', 'b', 'c', '[SEP]')];
  const { params } = engine(beams);
  mount(<TranslatorPanel />, 'de');
  fill('Text', 'zwei');
  fill('Beams', '3');
  fill('Längenstrafe', '0,5');
  await rest();
  expect(params('translate').at(-1)).toMatchObject({ search: { width: 3, penalty: 0.5 } });
  const rows = within(screen.getByRole('list', { name: 'Token für Token' })).getAllByRole('listitem');
  expect(rows.map((row) => row.textContent.replaceAll('50,0\u00a0%', ' '))).toEqual(['1 −2,08a b [SEP] ', '3 −2,77a b c [SEP] ', '2 −1,39c [SEP] ']); // prettier-ignore
  expect(asTree(beams)).toEqual([beams[0], beams[2], beams[1]]);
  expect(sharedWith(beams[0], beams[2]!)).toBe(2);
});

test('held-out pairs are counted a few at a time, and the wrong ones can be looked at', async () => {
  const { params } = engine();
  mount(<TranslatorPanel />);
  fill('Pairs', '23');
  fireEvent.click(screen.getByRole('button', { name: 'Translate held-out pairs' }));
  await rest();
  expect(params('translateHeld').map(({ offset, count }) => [offset, count])).toEqual([[0, 10], [10, 10], [20, 3]]); // prettier-ignore
  expect(screen.getByText('17 of 23 right: 73.9 %')).toBeDefined();
  const rows = within(screen.getByRole('table', { name: 'Wrong translations' })).getAllByRole('row');
  expect(rows).toHaveLength(7);
  fireEvent.click(screen.getByRole('button', { name: 'text 4' }));
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' }).value).toBe('text 4');
  expect(screen.getByText('truth 4', { selector: 'b' })).toBeDefined();
});

test('the next of the held-out pairs is one press away; there are not more than are held out', async () => {
  const { params } = engine();
  mount(<TranslatorPanel />);
  const press = async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Take a held-out pair' }));
    await act(settled);
  };
  await press();
  await press();
  expect(params('translateHeld').map(({ offset }) => offset)).toEqual([0, 1]);
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' }).value).toBe('text 1');
  fill('Pairs', '100');
  fireEvent.click(screen.getByRole('button', { name: 'Translate held-out pairs' }));
  await rest();
  expect(screen.getByText(/^18 of 25 right/)).toBeDefined();
});

test('all pairs are translated as the first were, whatever is chosen meanwhile', async () => {
  const { params } = engine();
  useTranslator.setState({ count: 20, search: { width: 2, penalty: 0 } });
  const measuring = measure();
  useTranslator.setState({ search: { width: 4, penalty: 0 } });
  useRuns.getState().replaceAll([]);
  await measuring;
  expect(params('translateHeld')).toMatchObject([{ runId: 'run-1', search: { width: 2 } }, { runId: 'run-1', search: { width: 2 } }]); // prettier-ignore
  expect(useTranslator.getState()).toMatchObject({ isMeasuring: false, error: undefined, measured: { done: 20 } });
});

test('whether a pair is translated right goes by the translation that is shown', async () => {
  engine();
  mount(<TranslatorPanel />);
  fireEvent.click(screen.getByRole('button', { name: 'Take a held-out pair' }));
  await act(settled);
  act(() => takePair({ text: 'zwei', truth: 'ab', said: 'a', isRight: false }));
  const mark = () => screen.getByText(/^True translation:/).dataset['right'];
  expect(mark()).toBe('false');
  await rest();
  expect(mark()).toBe('true');
});

test('it can be given up, and ends when nobody looks', async () => {
  const answer = held<HeldTranslations>();
  const { params } = connectScripted({ translateHeld: () => answer.promise });
  const { unmount } = mount(<TranslatorPanel />);
  fireEvent.click(screen.getByRole('button', { name: 'Translate held-out pairs' }));
  await act(settled);
  unmount();
  answer.resolve({ runId: 'run-1', step: 20, part: 'test', total: TOTAL, pairs: [pair(1)] });
  await act(settled);
  expect(params('translateHeld')).toHaveLength(1);
});

test('what is asked for a document arrives there, whichever is in sight by then', async () => {
  const answers = [held<HeldTranslations>(), held<HeldTranslations>(), held<HeldTranslations>()];
  const { params } = connectScripted({ translateHeld: () => answers[params('translateHeld').length - 1]!.promise });
  const answer = (number: number, pairs: HeldTranslations['pairs']) => {
    answers[number]!.resolve({ runId: 'run-1', step: 20, part: 'test', total: 2, pairs });
    return act(settled);
  };
  const [own, other] = [workspace(), addWorkspace()];
  void takeNext();
  void measure();
  act(() => showWorkspace(other));
  await answer(0, [pair(0)]);
  await answer(1, [pair(0)]);
  await answer(2, [pair(1)]);
  expect(params('translateHeld')).toMatchObject([{ runId: 'run-1' }, { runId: 'run-1' }, { runId: 'run-1' }]);
  const [here, there] = [own, other].map((each) => inWorkspace(each, () => useTranslator.getState()));
  expect(here).toMatchObject({ text: 'text 0', isMeasuring: false, measured: { done: 2, wanted: 2 } });
  expect(there).toMatchObject({ text: '', isMeasuring: false, measured: null });
  act(() => showWorkspace(own));
  dropWorkspace(other);
});

test('behind another tab nothing is measured', async () => {
  const answer = held<HeldTranslations>();
  const { params } = connectScripted({ translateHeld: () => answer.promise });
  const [own, other] = [workspace(), addWorkspace()];
  const { unmount } = mount(<TranslatorPanel />);
  fireEvent.click(screen.getByRole('button', { name: 'Translate held-out pairs' }));
  await act(settled);
  act(() => showWorkspace(other));
  unmount();
  answer.resolve({ runId: 'run-1', step: 20, part: 'test', total: TOTAL, pairs: [pair(1)] });
  await act(settled);
  expect(params('translateHeld')).toHaveLength(1);
  expect(inWorkspace(own, () => useTranslator.getState())).toMatchObject({ isMeasuring: false, measured: null });
  act(() => showWorkspace(own));
  dropWorkspace(other);
});

test('where nothing happens nothing is drawn anew', async () => {
  engine();
  mount(<TranslatorPanel />);
  fill('Text', 'zwei');
  await rest();
  expect(vi.getTimerCount()).toBe(0);
});

test('parts that are not in the vocabulary are named', () => {
  engine();
  mount(<TranslatorPanel />, 'de');
  fill('Text', 'zwei Ω und 中');
  expect(screen.getByText('Nicht im Vokabular: „Ω“, „中“. Das Netz liest es als unbekannt.')).toBeDefined();
  fill('Text', 'zwei');
  expect(screen.queryByText(/Nicht im Vokabular/)).toBeNull();
});
