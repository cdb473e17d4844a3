// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { examples as documents } from '../../../core/examples/examples.ts';
import { littleBert } from '../../../core/examples/littleBert.ts';
import { textClassifier } from '../../../core/examples/textClassifier.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { TextReading } from '../../../core/protocol/reading.ts';
import { learned } from '../../../core/text/testing.ts';
import { createTokenizer } from '../../../core/text/tokenizer.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { PlaygroundPanel } from './PlaygroundPanel.tsx';
import { wordsOf } from './playground.ts';

inPage();
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sentences = ['my dog is cute . he likes playing .', 'the man went to the store . penguins are birds .'];
const tokenizer = learned({ kind: 'wordpiece', size: 300 }, ...Array<readonly string[]>(4).fill(sentences).flat());
const file = { name: 'a.txt', sha256: '0'.repeat(64), tokenizer, length: 24, testShare: 0, validationShare: 0, seed: 1 }; // prettier-ignore
const bert = littleBert({ kind: 'masked', ...file, encoding: 'utf-8', examples: 10, maskedShare: 0.15 });
const classifier = textClassifier({ kind: 'labelled', ...file, texts: 10, classes: ['ham', 'spam'], isPair: false, removed: [] }); // prettier-ignore
const own = createTokenizer(tokenizer)!;

function open(document: Document, reading: (masked: readonly number[]) => Partial<TextReading>) {
  useDocument.getState().open(document, null);
  useRuns.getState().replaceAll([runOf(document)]);
  const scripted = connectScripted({
    readText: ({ masked }) => ({ runId: 'run-1', step: 20, masked: [], judgements: [], ...reading(masked) }),
  });
  return () => scripted.params('readText').at(-1);
}

const likely = (token: string, probability: number) => ({ id: own.idOf(token)!, token, probability });
/** Two words that could stand at a place, and the true one. */
const placesOf = (masked: readonly number[], truth: string, rank: number) =>
  masked.map((place) => ({
    place,
    likeliest: [likely('dog', 0.5), likely('man', 0.25)],
    truth: { ...likely(truth, 0.01), rank },
  }));

/** What is typed is asked once it rests. */
async function rest() {
  for (let i = 0; i < 3; i++) {
    await act(settled);
    act(() => void vi.advanceTimersByTime(300));
  }
}
const chips = () => within(screen.getByRole('list', { name: 'What the network reads' })).getAllByRole('listitem');

beforeEach(() => useRuns.getState().replaceAll([]));

test('without weights it offers to train, and other data have nothing to be read', () => {
  useDocument.getState().open(bert, null);
  mount(<PlaygroundPanel />, 'de');
  expect(screen.getByText(/Für dieses Netz gibt es noch keine Gewichte/)).toBeDefined();
  act(() => useDocument.getState().open(documents['moons']!, null));
  expect(screen.getByText(/Dieses Netz liest keine Texte/)).toBeDefined();
});

test('a press on a word hides it, and says what could stand there with the true one marked', async () => {
  const asked = open(bert, (masked) => ({ masked: placesOf(masked, 'dog', 0) }));
  mount(<PlaygroundPanel />);
  fireEvent.change(screen.getByRole('textbox', { name: 'First sentence' }), { target: { value: 'my dog is Ω' } });
  expect(chips().map((chip) => chip.textContent)).toEqual(['[CLS]', 'my', 'dog', 'is', '[UNK]', '[SEP]']);
  expect(screen.queryByRole('button', { name: '[CLS]' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'dog' }));
  expect(chips()[2]!.textContent).toBe('[MASK]');
  await rest();
  expect(asked()).toMatchObject({ text: 'my dog is Ω', masked: [2] });
  expect('pair' in asked()!).toBe(false);
  const bars = within(screen.getByRole('region', { name: 'Place 3: dog' })).getAllByRole('listitem');
  expect(bars.map((bar) => [bar.textContent, bar.dataset['marked']])).toEqual([['dog true50.0\u00a0%', 'true'], ['man25.0\u00a0%', 'false']]); // prettier-ignore
  fireEvent.click(screen.getByRole('button', { name: 'dog' }));
  await rest();
  expect(asked()).toMatchObject({ masked: [] });
});

test('a true word that is not among the likeliest stands below them with its rank', async () => {
  open(bert, (masked) => ({ masked: placesOf(masked, 'cute', 56) }));
  mount(<PlaygroundPanel />);
  fireEvent.change(screen.getByRole('textbox', { name: 'First sentence' }), { target: { value: 'cute' } });
  fireEvent.click(screen.getByRole('button', { name: 'cute' }));
  await rest();
  const bars = within(screen.getByRole('region', { name: 'Place 2: cute' })).getAllByRole('listitem');
  expect(bars.map((bar) => bar.textContent)).toEqual([
    'dog50.0\u00a0%',
    'man25.0\u00a0%',
    'cute true, rank 571.0\u00a0%',
  ]);
});

test('an example is one press away, with words hidden; of two sentences it says whether the second follows', async () => {
  const judgements = [{ name: 'next sentence', classes: [{ name: 'next', probability: 0.75 }, { name: 'random', probability: 0.25 }] }]; // prettier-ignore
  const asked = open(bert, (masked) => ({ masked: placesOf(masked, 'cute', 56), judgements }));
  mount(<PlaygroundPanel />, 'de');
  fireEvent.click(screen.getByRole('button', { name: /^My dog is cute\. He likes/ }));
  await rest();
  expect(asked()).toMatchObject({ text: 'My dog is cute.', pair: 'He likes playing.', masked: [4] });
  const said = within(screen.getByRole('region', { name: 'Folgt der zweite Satz?' })).getAllByRole('listitem');
  expect(said.map((bar) => bar.textContent)).toEqual(['er folgt75,0\u00a0%', 'ein anderer25,0\u00a0%']);
  fireEvent.change(screen.getByRole('textbox', { name: 'Zweiter Satz' }), { target: { value: '' } });
  await rest();
  expect(screen.getByText(/Einen zweiten Satz eingeben/)).toBeDefined();
});

test('a classifier says the class of a text, the likeliest first; nothing can be hidden', async () => {
  const asked = open(classifier, () => ({ judgements: [{ name: '', classes: [{ name: 'ham', probability: 0.1 }, { name: 'spam', probability: 0.9 }] }] })); // prettier-ignore
  mount(<PlaygroundPanel />);
  fireEvent.change(screen.getByRole('textbox', { name: 'Text' }), { target: { value: 'my dog' } });
  expect(screen.queryByRole('button', { name: 'dog' })).toBeNull();
  await rest();
  expect(asked()).toMatchObject({ text: 'my dog', masked: [] });
  const bars = within(screen.getByRole('region', { name: 'Class' })).getAllByRole('listitem');
  expect(bars.map((bar) => bar.textContent)).toEqual(['spam90.0\u00a0%', 'ham10.0\u00a0%']);
});

test('a text that is too long is cut, and it is said', () => {
  open(bert, () => ({}));
  mount(<PlaygroundPanel />);
  fireEvent.change(screen.getByRole('textbox', { name: 'First sentence' }), {
    target: { value: 'my dog '.repeat(20) },
  });
  expect(screen.getByText(/The network has 24 places, the text needs 42/)).toBeDefined();
  expect(chips()).toHaveLength(24);
});

test('parts that are not in the vocabulary are named, of both texts', () => {
  open(bert, () => ({}));
  mount(<PlaygroundPanel />);
  fireEvent.change(screen.getByRole('textbox', { name: 'First sentence' }), { target: { value: 'my Ω' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Second sentence' }), { target: { value: '中 dog' } });
  expect(screen.getByText('Not in the vocabulary: “Ω”, “中”. The network reads it as unknown.')).toBeDefined();
});

test('pieces of a word are hidden together', () => {
  const token = (word: string, isSpecial = false) => ({ id: 1, token: word, segment: 0, isSpecial, isUnknown: false });
  const words = wordsOf([token('[CLS]', true), token('play'), token('##ing'), token('dog'), token('[SEP]', true)]);
  expect(words.map(({ begin, tokens }) => [begin, tokens.map((one) => one.token)])).toEqual([
    [0, ['[CLS]']],
    [1, ['play', '##ing']],
    [3, ['dog']],
    [4, ['[SEP]']],
  ]);
});

test('after a failure the text can still be changed', async () => {
  useDocument.getState().open(bert, null);
  useRuns.getState().replaceAll([runOf(bert)]);
  connectScripted({
    readText: ({ text }) =>
      text === 'dog' ? Promise.reject(new Error('It cannot be read.')) : { runId: 'run-1', step: 20, masked: [], judgements: [] },
  }); // prettier-ignore
  mount(<PlaygroundPanel />);
  const enter = (value: string) => fireEvent.change(screen.getByRole('textbox', { name: 'First sentence' }), { target: { value } }); // prettier-ignore
  enter('dog');
  await rest();
  expect(screen.getByRole('alert').textContent).toContain('Try again');
  enter('cute');
  await rest();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('what was hidden is forgotten where other data have no room for it', async () => {
  const asked = open(bert, () => ({}));
  mount(<PlaygroundPanel />);
  fireEvent.change(screen.getByRole('textbox', { name: 'First sentence' }), { target: { value: 'my dog is cute' } });
  fireEvent.click(screen.getByRole('button', { name: 'cute' }));
  await rest();
  expect(asked()).toMatchObject({ masked: [4] });
  if (bert.data.kind !== 'masked') throw new Error(bert.data.kind);
  const data = { ...bert.data, length: 4 };
  act(() => {
    void useDocument.getState().edit((document) => ({ ...document, data }));
  });
  await rest();
  expect(asked()).toMatchObject({ masked: [] });
});

test('where nothing happens nothing is drawn anew', async () => {
  open(bert, () => ({}));
  mount(<PlaygroundPanel />);
  fireEvent.change(screen.getByRole('textbox', { name: 'First sentence' }), { target: { value: 'my dog' } });
  await rest();
  expect(vi.getTimerCount()).toBe(0);
});
