// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { usualNumberWords } from '../../../../core/data/kinds/numberWords.ts';
import { emptyDocument } from '../../../../core/graph/create.ts';
import { tokenNames } from '../../../../core/text/names.ts';
import { connectScripted } from '../../../link/scripted.ts';
import { inPage, mount } from '../../../link/testing.tsx';
import { useDocument } from '../../../workspace/document/document.ts';
import { Chips } from '../../../kit/tokens/Chips.tsx';
import { tokenizerOf } from './tokenizers.ts';
import { TryText } from './TryText.tsx';
import { Vocabulary } from './Vocabulary.tsx';

inPage();
// What is chosen in panels is kept with the document.
beforeEach(() => useDocument.getState().open(emptyDocument('texts', source), null));

const source = { ...usualNumberWords(), length: 8 };
const names = tokenNames(source.tokenizer);
const known = { counts: undefined, norms: undefined };

test('a text that is typed becomes the pieces that the tokenizer gives, with their numbers', () => {
  connectScripted({});
  mount(<TryText source={source} known={known} />);
  fireEvent.change(screen.getByLabelText('Try a text'), { target: { value: 'zwei 中' } });
  const { ids } = tokenizerOf(source.tokenizer)!.encode('zwei 中');
  const chips = screen.getAllByTestId('piece');
  expect(chips.map((chip) => Number(chip.getAttribute('aria-label')?.split(', ')[1]))).toEqual(ids);
  expect(screen.getByTestId('try-summary').textContent).toContain('1 is unknown');
  fireEvent.change(screen.getByLabelText('Second text (a pair)'), { target: { value: 'drei und vier' } });
  expect(screen.getAllByTestId('piece').at(-1)?.closest('li')?.textContent).toContain('B');
  fireEvent.click(screen.getByLabelText('as an example of 8'));
  expect(screen.getByTestId('try-summary').textContent).toMatch(/cut off/);
});

test('a panel that was out of sight comes back as it was left', () => {
  connectScripted({});
  const { unmount } = mount(<TryText source={source} known={known} />);
  fireEvent.change(screen.getByLabelText('Try a text'), { target: { value: 'zwei' } });
  fireEvent.click(screen.getByLabelText('as an example of 8'));
  unmount();
  mount(<TryText source={source} known={known} />);
  expect(screen.getByLabelText('Try a text')).toHaveProperty('value', 'zwei');
  expect(screen.getByLabelText('as an example of 8')).toHaveProperty('checked', true);
});

test('pointing at a piece says what is known of it', () => {
  const piece = { id: 3, token: 'Ġa', segment: 0, offsets: [0, 2], isSpecial: false, isUnknown: false, state: 'kept', place: 1 } as const; // prettier-ignore
  mount(
    <Chips label={{ en: 'pieces', de: 'Stücke' }} pieces={[piece, { ...piece, state: 'cut', place: null }]} hasSegments
      isBytes texts={[' a']} known={{ counts: [0, 0, 0, 1234], norms: [0, 0, 0, 2.3456] }} />,
  ); // prettier-ignore
  const [first, second] = screen.getAllByTestId('piece');
  fireEvent.focus(first!);
  const detail = screen.getByTestId('piece-detail');
  for (const said of ['␣a', 'id 3', 'position 1', 'characters 0 to 2', '1,234 times', '2.35']) {
    expect(detail.textContent).toContain(said);
  }
  fireEvent.focus(second!);
  expect(detail.textContent).toContain('cut off');
  expect(second?.closest('li')?.dataset['state']).toBe('cut');
});

test('a vocabulary is searched by piece and number, and only what is in sight is drawn', () => {
  const many = Array.from({ length: 50_000 }, (_, i) => `piece${i}`);
  mount(<Vocabulary names={many} isBytes={false} known={{ counts: many.map((_, i) => i), norms: undefined }} />);
  const rows = () => within(screen.getByRole('region', { name: 'Vocabulary' })).getAllByRole('row');
  expect(rows().length).toBeLessThan(60);
  fireEvent.click(screen.getByText('most frequent first'));
  expect(rows()[1]?.textContent).toContain('piece49999');
  fireEvent.change(screen.getByLabelText('Find pieces'), { target: { value: '4321' } });
  expect(rows().some((row) => row.textContent.includes('piece4321'))).toBe(true);
  expect(screen.getByText('15 of 50,000 pieces')).toBeTruthy();
  expect(names.length).toBeGreaterThan(0);
});
