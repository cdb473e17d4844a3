// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { PageOutput } from '../core/protocol/exportedPage.ts';
import { learned } from '../core/text/testing.ts';
import { createTokenizer } from '../core/text/tokenizer.ts';
import type { EntryHost } from './entry.ts';
import type { Given, Network } from './network.ts';
import { textEntry } from './text.ts';
import { translationEntry } from './translating.ts';

const json = learned(
  { kind: 'wordpiece', size: 40, minFrequency: 1 },
  'the cat sat on the mat',
  'the mat sat on a cat',
);
const tokenizer = createTokenizer(json)!;
const size = tokenizer.size;
const length = 8;
const tokenOutput: PageOutput = { kind: 'classes', title: '', classes: [], reading: 'softmax', isPerPlace: true };

/** Says at every place that the token behind the one that stands there is the likeliest. */
const next: Network = {
  compute: () => Promise.reject(new Error('It is not asked for.')),
  predict(given: Given) {
    const said = new Float32Array(length * size);
    for (let place = 0; place < length; place++) said[place * size + (((given['tokens']?.[place] ?? 0) + 1) % size)] = 20;
    return Promise.resolve([said]);
  },
}; // prettier-ignore

const changed = vi.fn<() => void>();
const host: EntryHost = { say: ({ en }) => en, language: 'en', network: next, changed };
const idsOf = (text: string) => [...tokenizer.idsOf(text)];

beforeEach(() => {
  vi.useFakeTimers();
  changed.mockClear();
});

async function type(view: HTMLElement, text: string): Promise<void> {
  const area = view.querySelector('textarea')!;
  area.value = text;
  area.dispatchEvent(new Event('input'));
  await vi.advanceTimersByTimeAsync(1000);
}

test('a text is read with its template; a hidden word is masked, and guessed', async () => {
  const entry = textEntry({ kind: 'text', task: 'read', tokenizer: json, length, hasPair: false }, [tokenOutput], host);
  expect(entry.given()).toBeUndefined();
  await type(entry.view, 'the cat');
  expect(changed).toHaveBeenCalledOnce();
  const [cls, sep, mask] = ['[CLS]', '[SEP]', '[MASK]'].map((token) => tokenizer.idOf(token)!);
  const ids = [cls!, ...idsOf('the cat'), sep!];
  const padded = (values: readonly number[]) => Array.from({ length }, (_, i) => values[i] ?? 0);
  expect(entry.given()).toEqual({ tokens: padded(ids), segments: padded([]), mask: padded(ids.map(() => 1)) });

  const chips = [...entry.view.querySelectorAll<HTMLButtonElement>('.token')];
  expect(chips.map((chip) => chip.disabled)).toEqual(ids.map((_, i) => i === 0 || i === ids.length - 1));
  chips[1]!.click();
  expect(entry.given()?.['tokens']).toEqual(padded(ids.with(1, mask!)));
  entry.answered?.(await next.predict(entry.given()!));
  const best = entry.view.querySelector('.class.best .name')!;
  expect(best.textContent).toBe(tokenizer.tokenOf(mask! + 1));
});

test('a text without a token says so', async () => {
  const entry = textEntry({ kind: 'text', task: 'read', tokenizer: json, length, hasPair: true }, [tokenOutput], host);
  expect(entry.view.querySelectorAll('textarea')).toHaveLength(2);
  await type(entry.view, '   ');
  expect(entry.given()).toBeUndefined();
  expect(entry.view.querySelector('.trouble')!.textContent).toContain('at least one token');
});

test('a language model continues what it sees, and says what comes next', async () => {
  const entry = textEntry({ kind: 'text', task: 'continue', tokenizer: json, length, hasPair: false }, [tokenOutput], host); // prettier-ignore
  await type(entry.view, 'the');
  const [first = 0] = idsOf('the').slice(-1);
  entry.answered?.(await next.predict(entry.given()!));
  expect(entry.view.querySelector('.class.best .name')!.textContent).toBe(tokenizer.tokenOf(first + 1));
  const heat = entry.view.querySelector<HTMLInputElement>('input[type=range]')!;
  heat.value = '0';
  const area = entry.view.querySelector('textarea')!;
  entry.view.querySelector('button')!.click();
  await vi.runAllTimersAsync();
  // As many tokens as are written at a time, each the one behind the last.
  const expected = tokenizer.decode([...idsOf('the'), ...Array.from({ length: 60 }, (_, i) => (first + 1 + i) % size)]);
  expect(area.value.replaceAll(/\s/g, '')).toBe(expected.replaceAll(/\s/g, ''));
  expect(entry.view.querySelector('button')!.textContent).toBe('Continue');
});

test('a text is translated by the likeliest tokens until the end, and every place says what else could stand there', async () => {
  const [begin, end] = ['[CLS]', '[SEP]'].map((token) => tokenizer.idOf(token)!);
  const wanted = idsOf('the mat');
  const read: (readonly number[])[] = [];
  // Says one token of the translation after the other, by what is written so far.
  const network: Network = {
    ...next,
    predict(given: Given) {
      read.push([...Array.from(given['tokens']!), ...Array.from(given['mask']!)]);
      const written = Array.from(given['shifted']!);
      expect(written[0]).toBe(begin);
      const said = new Float32Array(length * size);
      for (let place = 0; place < length; place++) said[place * size + ([...wanted, end!][place] ?? 0)] = 20;
      return Promise.resolve([said]);
    },
  };
  const entry = translationEntry({ kind: 'translation', tokenizer: json, length: 5, targetLength: length }, [tokenOutput], { ...host, network }); // prettier-ignore
  expect(entry.given()).toBeUndefined();
  const [area, start] = [entry.view.querySelector('textarea')!, entry.view.querySelector('button')!];
  start.click();
  await vi.runAllTimersAsync();
  expect(entry.view.querySelector('.trouble')!.textContent).toContain('at least one token');
  area.value = 'a cat';
  start.click();
  await vi.runAllTimersAsync();
  expect(entry.view.querySelector('output')!.textContent).toBe(tokenizer.decode(wanted));
  const ids = [begin!, ...idsOf('a cat'), end!].slice(0, 5);
  const padded = (values: readonly number[]) => Array.from({ length: 5 }, (_, i) => values[i] ?? 0);
  expect(read[0]).toEqual([...padded(ids), ...padded(ids.map(() => 1))]);
  const chips = [...entry.view.querySelectorAll<HTMLButtonElement>('.token')];
  expect(chips).toHaveLength(wanted.length + 1);
  chips[0]!.click();
  expect(entry.view.querySelector('.class.best .name')!.textContent).toBe(tokenizer.tokenOf(wanted[0]!));
  expect(start.textContent).toBe('Translate');
});

test('a translation that is stopped writes nothing into the next one', async () => {
  const waiting: (() => void)[] = [];
  const first = idsOf('the')[0]!;
  const network: Network = {
    ...next,
    // Waits for its turn, and says then what the text begins with.
    predict(given: Given) {
      const says = given['tokens']![1] === first ? idsOf('cat')[0]! : idsOf('mat')[0]!;
      const said = new Float32Array(length * size);
      for (let place = 0; place < length; place++) said[place * size + says] = 20;
      return new Promise((resolve) => void waiting.push(() => resolve([said])));
    },
  };
  const entry = translationEntry({ kind: 'translation', tokenizer: json, length: 5, targetLength: length }, [tokenOutput], { ...host, network }); // prettier-ignore
  const [area, start] = [entry.view.querySelector('textarea')!, entry.view.querySelector('button')!];
  const answer = async () => {
    waiting.shift()!();
    await vi.advanceTimersByTimeAsync(1);
  };
  area.value = 'the';
  start.click();
  await vi.advanceTimersByTimeAsync(1);
  start.click();
  area.value = 'a cat';
  start.click();
  await vi.advanceTimersByTimeAsync(1);
  await answer();
  expect(entry.view.querySelector('output')!.textContent).toBe('');
  expect(start.textContent).toBe('Stop');
  await answer();
  expect(entry.view.querySelector('output')!.textContent).toBe(tokenizer.decode([idsOf('mat')[0]!]));
  start.click();
  await answer();
  expect(start.textContent).toBe('Translate');
});

test('a translation without an end says so', async () => {
  const network: Network = { ...next, predict: () => Promise.resolve([new Float32Array(4 * size)]) };
  const entry = translationEntry({ kind: 'translation', tokenizer: json, length: 5, targetLength: 4 }, [tokenOutput], { ...host, network }); // prettier-ignore
  entry.view.querySelector('textarea')!.value = 'the cat';
  entry.view.querySelector('button')!.click();
  await vi.runAllTimersAsync();
  expect(entry.view.querySelectorAll('.token')).toHaveLength(4);
  expect(entry.view.querySelector('.dim')!.textContent).toContain('longer than the network writes');
});
