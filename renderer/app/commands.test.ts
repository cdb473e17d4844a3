import { afterEach, expect, test, vi } from 'vitest';
import { text } from '../../core/text.ts';
import { useLog } from '../kit/log.ts';
import { useToasts } from '../kit/toasts.ts';
import { commandOf, isEnabled as enabled, offerCommands, runCommand } from '../workspace/commands/registry.ts';
import './features.ts';

const fit = () => {
  const command = commandOf('fit');
  if (!command) throw new Error('No feature offers "fit".');
  return command;
};

afterEach(() => void vi.restoreAllMocks());

test.each([
  ['thrown', () => { throw new Error('it fell over'); }], // prettier-ignore
  ['rejected', () => Promise.reject(new Error('it fell over'))],
])('a bug in a command is said: %s', async (_name, run) => {
  useToasts.getState().closeAll();
  vi.spyOn(fit(), 'run').mockImplementation(run);
  runCommand('fit');
  await Promise.resolve();
  await Promise.resolve();
  expect(useToasts.getState().toasts).toMatchObject([{ detail: 'it fell over' }]);
});

test('a name that is taken stays with the command that has it, and the console says so', () => {
  const before = fit();
  offerCommands({ fit: { text: text('Another', 'Ein anderer'), group: 'canvas', run: () => undefined } });
  expect(fit()).toBe(before);
  expect(useLog.getState().entries.at(-1)?.message.en).toContain('Two commands are called "fit"');
});

test('a shortcut that is taken stays with the command that has it, and the console says so', () => {
  const run = () => undefined;
  offerCommands({ mend: { text: text('Mend', 'Flicken'), group: 'canvas', shortcuts: ['Mod+S', 'Mod+Alt+Q'], run } });
  expect(commandOf('mend')?.shortcuts).toEqual(['Mod+Alt+Q']);
  expect(commandOf('save')?.shortcuts).toEqual(['Mod+S']);
  expect(useLog.getState().entries.at(-1)?.message.en).toContain('“mend” and “save” have the shortcut Mod+S');
});

test('a command that cannot say whether it is enabled is not, and the console says so', () => {
  const isEnabled = () => {
    throw new Error('no answer');
  };
  const needs = text('A riddle', 'Ein Rätsel');
  offerCommands({
    puzzled: { text: text('Puzzled', 'Ratlos'), group: 'canvas', isEnabled, needs, run: () => undefined },
  });
  expect(enabled('puzzled')).toBe(false);
  expect(useLog.getState().entries.at(-1)?.message.en).toContain('no answer');
});

test('a command that no feature offers does nothing', () => {
  useToasts.getState().closeAll();
  runCommand('fold');
  expect(useToasts.getState().toasts).toEqual([]);
});
