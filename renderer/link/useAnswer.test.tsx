// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { MantineProvider } from '@mantine/core';
import { emptyDocument } from '../../core/graph/create.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { same } from '../../core/text.ts';
import type { RecentProject } from '../../core/protocol/projects.ts';
import { Failed } from './Empty.tsx';
import { connectScripted, held, settled } from './scripted.ts';
import { useEngineState } from './session.ts';
import { inPage, mount } from './testing.tsx';
import { useRequest } from './useAnswer.ts';

inPage();

function Names({ refresh }: { readonly refresh: number }) {
  const { data, error, isLoading, again } = useRequest('recentProjects', {}, refresh);
  if (error) return <Failed error={error} again={again} />;
  return (
    <p role="status">
      {data?.map(({ name }) => name).join() ?? 'nothing'} {isLoading ? 'loading' : 'loaded'}
    </p>
  );
}
const projects = (name: string) => [{ name, path: name, savedAt: '', thumbnail: null }] as unknown as RecentProject[];
const shown = () => screen.getByRole('status').textContent;
/** An engine whose answers the test gives, one by one. */
function engine() {
  const answers: ReturnType<typeof held<RecentProject[]>>[] = [];
  const ask = () => {
    const answer = held<RecentProject[]>();
    answers.push(answer);
    return answer.promise;
  };
  connectScripted({ recentProjects: ask });
  return {
    answers,
    answer: (at: number, name: string) => act(() => (answers[at]?.resolve(projects(name)), settled())),
  };
}

test('while another answer is under way the one before stays, and one that comes late is passed over', async () => {
  const { answer, answers } = engine();
  const { rerender } = mount(<Names refresh={1} />);
  expect(shown()).toBe('nothing loading');
  await answer(0, 'a');
  expect(shown()).toBe('a loaded');
  const draw = (refresh: number) =>
    rerender(
      <MantineProvider>
        <Names refresh={refresh} />
      </MantineProvider>,
    );
  draw(2);
  await act(settled);
  draw(3);
  await act(settled);
  expect(shown()).toBe('a loading');
  await answer(2, 'c');
  await answer(1, 'b');
  expect(shown()).toBe('c loaded');
  expect(answers).toHaveLength(3);
});

test('where the engine is lost what was known stays, and the new one is asked', async () => {
  const { answers, answer } = engine();
  mount(<Names refresh={1} />);
  await answer(0, 'a');
  act(() => useEngineState.setState(({ generation }) => ({ generation: generation + 1 })));
  await act(settled);
  await act(() => (answers[1]?.reject(new EngineError('connectionLost', 'It is gone.')), settled()));
  expect(shown()).toBe('a loading');
  act(() => useEngineState.setState(({ generation }) => ({ generation: generation + 1 })));
  await act(settled);
  await answer(2, 'b');
  expect(shown()).toBe('b loaded');
});

test('what fails says why and can be asked once more', async () => {
  const { answers, answer } = engine();
  mount(<Names refresh={1} />);
  await act(() => (answers[0]?.reject(new EngineError('fileUnreadable', same('The file cannot be read.'))), settled()));
  expect(screen.getByRole('alert').textContent).toContain('The file cannot be read.');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await answer(1, 'a');
  expect(shown()).toBe('a loaded');
});

test('an engine that does not answer is said after a while, and its answer is taken all the same', async () => {
  vi.useFakeTimers();
  const { answer } = engine();
  mount(<Names refresh={1} />);
  await act(settled);
  act(() => void vi.advanceTimersByTime(30_000));
  expect(screen.getByRole('alert').textContent).toContain('The engine has not answered for a while.');
  await answer(0, 'a');
  expect(shown()).toBe('a loaded');
  vi.useRealTimers();
});

test('to know whether something else is asked, a document is not written down at every drawing', () => {
  let writings = 0;
  const document = { ...emptyDocument('net'), toJSON: () => (writings += 1) };
  function Panel() {
    const { isLoading } = useRequest('compiledGraph', { document, profile: false });
    return <b>{String(isLoading)}</b>;
  }
  expect(renderToStaticMarkup(<Panel />)).toBe('<b>true</b>');
  expect(writings).toBe(0);
});
