// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { inPage, mount } from '../link/testing.tsx';
import { ask, useDialogs, type Question } from '../workspace/document/dialogs.ts';
import { useDocument } from '../workspace/document/document.ts';
import { Dialogs } from './Dialogs.tsx';

inPage();
beforeEach(() => useDialogs.setState({ open: null }));

/** Opens a question; what it is answered with in the end stands in the list. */
async function open(kind: Question, suggestedName?: string): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  mount(<Dialogs />);
  act(() => void ask(kind, suggestedName).then((answer) => answers.push(answer)));
  await screen.findByRole('dialog');
  return answers;
}

test.each([
  ['Save', 'save'],
  ['Discard', 'discard'],
  ['Cancel', 'cancel'],
])('%s says what becomes of unsaved work', async (label, answer) => {
  useDocument.setState(({ document }) => ({ document: { ...document, name: 'Moons' } }));
  const answers = await open('discard');
  expect(screen.getByText(/“Moons” has changes or training that was not saved/)).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: label }));
  expect(answers).toEqual([answer]);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a project is saved under the name that is typed, never under none', async () => {
  const answers = await open('saveName', 'net');
  const name = screen.getByRole('textbox', { name: 'Name' });
  expect(name).toHaveProperty('value', 'net');
  await userEvent.clear(name);
  expect(screen.getByRole('button', { name: 'Save' }).getAttribute('aria-disabled')).toBe('true');
  await userEvent.type(name, '  Moons {Enter}');
  expect(answers).toEqual(['Moons']);
});

test('a dialog that is dismissed, or replaced by another, answers nothing', async () => {
  const answers = await open('saveName', 'net');
  await userEvent.keyboard('{Escape}');
  expect(answers).toEqual([undefined]);
  const others: unknown[] = [];
  act(() => void ask('makeRoom').then((answer) => others.push(answer)));
  act(() => void ask('discard'));
  expect(await screen.findByRole('button', { name: 'Discard' })).toBeDefined();
  expect(others).toEqual([undefined]);
});
