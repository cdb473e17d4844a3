// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { trainedExamples, untrainedExamples } from '../../../core/examples/examples.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { inGroups, knownExamples } from './examples.ts';
import { FirstGallery } from './FirstGallery.tsx';
import { isPictured } from './Learned.tsx';
import { takeWish } from './wish.ts';

inPage();

test('every example that ships has its place in a group, and an unknown one comes last', () => {
  const shipped = [...trainedExamples, ...Object.keys(untrainedExamples)];
  expect(knownExamples.map(({ name }) => name).toSorted()).toEqual(shipped.toSorted());
  const groups = inGroups([{ name: 'new' }, ...shipped.map((name) => ({ name })), { name: 'newer' }]);
  expect(groups.map(({ title }) => title.en)).toEqual(['Perceptron', 'Networks', 'Pictures', 'Text and transformers', 'Others']); // prettier-ignore
  expect(groups.flatMap((group) => group.examples)).toHaveLength(shipped.length + 2);
  expect(groups.at(-1)?.examples).toEqual([{ name: 'new' }, { name: 'newer' }]);
  expect(inGroups([{ name: 'xor' }]).map(({ title }) => title.en)).toEqual(['Networks']);
});

test('every picture of an example is there for both themes, and belongs to one', () => {
  const files = Object.keys(import.meta.glob('../../public/examples/*.webp')).map((file) => file.replace(/^.*\//, ''));
  const pictured = knownExamples.filter(({ name }) => isPictured(name));
  const wanted = pictured.flatMap(({ name }) => [`${name}-dark.webp`, `${name}-light.webp`]);
  expect(files.toSorted()).toEqual(wanted.toSorted());
});

test('the first page shows the same groups, in German too', () => {
  mount(<FirstGallery />, 'de');
  const group = screen.getByRole('group', { name: 'Text und Transformer' });
  expect(within(group).getAllByRole('button').map((card) => card.dataset['testid'])).toEqual(
    ['encoder-by-hand', 'little-gpt', 'little-bert', 'fine-tuned-bert', 'text-classifier', 'translator'].map((name) => `example-${name}`),
  ); // prettier-ignore
  expect(within(screen.getByRole('region', { name: 'Beispiele' })).getAllByRole('heading')).toHaveLength(4);
  expect(screen.getByTestId('example-empty').getAttribute('aria-disabled')).toBe('true');
});

test('what is chosen before the app is loaded is said, and the newest choice counts, once', async () => {
  mount(<FirstGallery />);
  const card = (name: string) => screen.getByTestId(`example-${name}`);
  await userEvent.click(card('moons'));
  expect(card('moons').textContent).toContain('as soon as the app is loaded');
  await userEvent.click(card('iris'));
  expect(card('moons').textContent).toContain('no straight line');
  expect(card('iris').textContent).toContain('as soon as the app is loaded');
  expect([takeWish(), takeWish()]).toEqual(['iris', undefined]);
});

test('a press during which the page is replaced is a click; one that ends elsewhere, or only began there, is none', () => {
  const wished = (press: (card: () => HTMLElement, replace: () => void) => void) => {
    const first = mount(<FirstGallery />);
    const replace = () => {
      first.unmount();
      mount(<FirstGallery />);
    };
    press(() => screen.getByTestId('example-moons'), replace);
    cleanup();
    return takeWish();
  };
  const click = wished((card, replace) => {
    fireEvent.pointerDown(card());
    replace();
    fireEvent.pointerUp(card());
  });
  const another = wished((card, replace) => {
    fireEvent.pointerDown(card());
    replace();
    fireEvent.pointerUp(screen.getByTestId('example-iris'));
    fireEvent.pointerUp(card());
  });
  const alone = wished((card) => {
    fireEvent.pointerDown(card());
    fireEvent.pointerUp(card());
  });
  expect([click, another, alone]).toEqual(['moons', undefined, undefined]);
});
