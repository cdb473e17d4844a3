// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { text } from '../../../core/text.ts';
import type { NumberRange } from '../../kit/fields/parseNumber.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../document/document.ts';
import { ChoiceField, NumberField, SwitchField } from './fields.tsx';

inPage();

const taken: number[] = [];
function Numbers({ initial, range }: { readonly initial: number; readonly range: NumberRange }) {
  const [value, setValue] = useState(initial);
  const take = (next: number) => {
    taken.push(next);
    setValue(next);
  };
  return (
    <>
      <NumberField label={text('Rate', 'Rate')} value={value} range={range} onChange={take} />
      {[3, 7].map((other) => (
        <button key={other} type="button" onClick={() => setValue(other)}>
          {other}
        </button>
      ))}
    </>
  );
}

const field = () => screen.getByRole('textbox', { name: 'Rate' });

test('a number is taken over as it is typed, with a comma as with a point, and what is none is said, and not taken over', async () => {
  const user = userEvent.setup();
  taken.length = 0;
  mount(<Numbers initial={0.25} range={{ min: 0, max: 1 }} />, 'de');
  expect(field()).toHaveProperty('value', '0,25');
  await user.clear(field());
  await user.type(field(), '0,5');
  expect(taken.at(-1)).toBe(0.5);
  await user.type(field(), 'x');
  expect(screen.getByText('Eine Zahl von 0 bis 1.')).toBeDefined();
  await user.tab();
  expect(field()).toHaveProperty('value', '0,5');
  expect(screen.getByText('„0,5x“ wurde nicht übernommen. Eine Zahl von 0 bis 1. Es bleibt bei 0,5.')).toBeDefined();
  expect(taken.at(-1)).toBe(0.5);
});

test('what is said of something that was not taken over goes for good when the value changes', async () => {
  const user = userEvent.setup();
  mount(<Numbers initial={7} range={{ min: 0, max: 9 }} />);
  await user.type(field(), 'x');
  await user.tab();
  expect(screen.getByRole('status').textContent).toContain('“7x” was not taken over');
  // As undo and redo would.
  await user.click(screen.getByRole('button', { name: '3' }));
  expect(screen.queryByRole('status')).toBeNull();
  await user.click(screen.getByRole('button', { name: '7' }));
  expect(screen.queryByRole('status')).toBeNull();
});

test('arrow keys count whole numbers up and down, as far as they may go', async () => {
  const user = userEvent.setup();
  taken.length = 0;
  mount(<Numbers initial={2} range={{ min: 1, max: 3, isWhole: true }} />);
  await user.click(field());
  await user.keyboard('{ArrowUp}{ArrowUp}{ArrowDown}');
  expect(taken).toEqual([3, 3, 2]);
});

test('choices and switches are steps of undo of their own, whatever they merge with', async () => {
  const user = userEvent.setup();
  const { open, edit } = useDocument.getState();
  open(examples['xor']!, null);
  const rename = (name: string) => edit((document) => ({ ...document, name }), 'name');
  const options = ['a', 'b'].map((value) => ({ value, label: text(value, value) }));
  mount(
    <>
      <ChoiceField label={text('Letter', 'Buchstabe')} value="a" options={options} onChange={rename} />
      <SwitchField label={text('On', 'An')} value={false} onChange={(isOn) => rename(`on ${isOn}`)} />
    </>,
  );
  rename('typed');
  await user.click(screen.getByRole('switch', { name: 'On' }));
  await user.click(screen.getByRole('combobox', { name: 'Letter' }));
  await user.click(screen.getByRole('option', { name: 'b' }));
  expect(useDocument.getState().past.map(({ name }) => name)).toEqual([examples['xor']!.name, 'typed', 'on true']);
  expect(useDocument.getState().document.name).toBe('b');
});
