import { afterEach, expect, test, vi } from 'vitest';
import { useToasts } from '../kit/toasts.ts';
import { commands, runCommand } from './commands.ts';

afterEach(() => void vi.restoreAllMocks());

test.each([
  ['thrown', () => { throw new Error('it fell over'); }], // prettier-ignore
  ['rejected', () => Promise.reject(new Error('it fell over'))],
])('a bug in a command is said: %s', async (_name, run) => {
  useToasts.getState().closeAll();
  vi.spyOn(commands.fit, 'run').mockImplementation(run);
  runCommand('fit');
  await Promise.resolve();
  await Promise.resolve();
  expect(useToasts.getState().toasts).toMatchObject([{ detail: 'it fell over' }]);
});
