import { expect, it, vi } from 'vitest';
import type { Runs } from '../train/runs.ts';
import { Viewer } from './viewer.ts';

it('opens nothing for a page that goes while a run is looked up: nobody would free it', async () => {
  let found: (run: unknown) => void = () => undefined;
  const listed = vi.fn(() => new Promise((resolve) => (found = resolve)));
  const viewer = new Viewer({ listed } as unknown as Runs, '');
  const looking = viewer.use('run-1', () => Promise.resolve(null));
  viewer.end();
  found({ record: { progress: { status: 'stopped', step: 3 } } });
  await expect(looking).rejects.toMatchObject({ code: 'cancelled' });
  expect(listed).toHaveBeenCalledTimes(1);
});
