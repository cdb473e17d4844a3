// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { EngineParams } from '../../core/protocol/engine.ts';
import { connectScripted, settled } from './scripted.ts';
import { inPage, mount } from './testing.tsx';
import { useWork } from './useWork.ts';

inPage();

const set = { kind: 'lines' as const, model: 'mini', lines: ['a'] };

function Points({ params }: { readonly params: EngineParams['clusterPoints'] | null }) {
  const { error, isLoading } = useWork('clusterPoints', params);
  return <p role="status">{error === undefined ? String(isLoading) : 'failed'}</p>;
}

test('a work is waited for however long it takes, and ends where nobody waits any more', async () => {
  vi.useFakeTimers();
  const stopped: string[] = [];
  connectScripted({
    clusterPoints: () => new Promise(() => undefined),
    stopClusters: ({ key }) => (stopped.push(key), null),
  });
  const { rerender, unmount } = mount(<Points params={{ key: 'a', set }} />);
  const draw = (params: EngineParams['clusterPoints'] | null) =>
    rerender(
      <MantineProvider>
        <Points params={params} />
      </MantineProvider>,
    );
  await act(settled);
  act(() => void vi.advanceTimersByTime(3_600_000));
  expect(screen.getByRole('status').textContent).toBe('true');
  // The next of the same key takes its place by itself.
  draw({ key: 'a', set: { ...set, lines: ['b'] } });
  await act(settled);
  expect(stopped).toEqual([]);
  draw(null);
  await act(settled);
  expect(stopped).toEqual(['a']);
  draw({ key: 'a', set });
  await act(settled);
  unmount();
  await settled();
  expect(stopped).toEqual(['a', 'a']);
  vi.useRealTimers();
});
