import { expect, test, vi } from 'vitest';
import { followCutWords } from './cutWords.ts';

/** As much of an element as tooltips ask for. */
class Word {
  readonly clientWidth = 80;
  readonly childElementCount = 0;
  title = '';
  scrollWidth: number;
  readonly textContent: string;
  readonly overflowX: string;
  constructor(textContent: string, scrollWidth: number, overflowX = 'hidden') {
    this.textContent = textContent;
    this.scrollWidth = scrollWidth;
    this.overflowX = overflowX;
  }
  closest = () => (this.title === '' ? null : this);
  removeAttribute = () => (this.title = '');
}

function pointer(): (target: Word, buttons?: number) => void {
  let hear: (event: { readonly target: Word; readonly buttons: number }) => void = () => undefined;
  vi.stubGlobal('HTMLElement', Word);
  vi.stubGlobal('HTMLInputElement', class {});
  vi.stubGlobal('getComputedStyle', ({ overflowX }: Word) => ({ overflowX }));
  vi.stubGlobal('window', { addEventListener: (_: string, listener: typeof hear) => (hear = listener) });
  followCutWords();
  return (target, buttons = 0) => hear({ target, buttons });
}

test('words that are cut off are said under the pointer, for as long as they are cut', () => {
  const point = pointer();
  const cut = new Word('Binary cross entropy', 120);
  point(cut);
  expect(cut.title).toBe('Binary cross entropy');
  cut.scrollWidth = 80;
  point(cut);
  expect(cut.title).toBe('');
});

test('what is whole, what scrolls, and what has a tooltip of its own get none', () => {
  const point = pointer();
  const [whole, scrolled, own] = [new Word('Tanh', 80), new Word('x', 120, 'auto'), new Word('y', 120)];
  own.title = 'Why';
  for (const word of [whole, scrolled, own]) point(word);
  expect([whole.title, scrolled.title, own.title]).toEqual(['', '', 'Why']);
});

test('nothing is looked at while something is dragged', () => {
  const point = pointer();
  const cut = new Word('Binary cross entropy', 120);
  point(cut, 1);
  expect(cut.title).toBe('');
  point(cut);
  expect(cut.title).toBe('Binary cross entropy');
});
