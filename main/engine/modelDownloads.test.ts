import { expect, test, vi } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import type { LibraryModel, ModelDownload } from '../../core/protocol/modelLibrary.ts';
import { text } from '../../core/text.ts';
import type { Emit } from '../train/reporter.ts';
import { ModelDownloads } from './modelDownloads.ts';

const model = { name: 'a' } as LibraryModel;

/** Downloads of which the test says how they come along. */
function prepared() {
  const said: string[] = [];
  let ms = 0;
  const begun: { tell(bytes: number): void; resolve(): void; reject(error: unknown): void; readonly signal: AbortSignal }[] = [];
  const emit: Emit = (event, payload) => void said.push(event === 'libraryChanged' ? event : JSON.stringify((payload as { downloads: ModelDownload[] }).downloads.map(({ bytes, failure }) => failure?.code ?? bytes)));
  const downloads = new ModelDownloads(
    (_, { signal, onProgress }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new EngineError('cancelled', 'It was cancelled.')));
        begun.push({ tell: (bytes) => onProgress(bytes, 100), resolve: () => resolve(model), reject, signal });
      }),
    emit,
    () => ms,
  );
  return { downloads, said, begun, wait: (by: number) => (ms += by) };
} // prettier-ignore

const soon = () => new Promise((resolve) => void setImmediate(resolve));

test('two pages that want a model get it from one download, which is told at most five times a second', async () => {
  const { downloads, said, begun, wait } = prepared();
  const both = [downloads.fetch('a'), downloads.fetch('a')];
  await soon();
  expect(begun).toHaveLength(1);
  for (let i = 1; i <= 10; i++) {
    wait(100);
    begun[0]?.tell(i);
  }
  expect(said).toEqual(['[0]', '[2]', '[4]', '[6]', '[8]', '[10]']);
  begun[0]?.resolve();
  expect(await Promise.all(both)).toEqual([model, model]);
  await soon();
  // Who asks for the list again finds the model in it.
  expect(said.slice(6)).toEqual(['libraryChanged', '[]']);
});

test('why a download has stopped is told until it is begun again', async () => {
  const { downloads, said, begun } = prepared();
  const first = downloads.fetch('a');
  await soon();
  begun[0]?.reject(new EngineError('dataUnavailable', text('Offline.', 'Kein Netz.')));
  await expect(first).rejects.toMatchObject({ code: 'dataUnavailable' });
  await soon();
  expect(said.at(-1)).toBe('["dataUnavailable"]');
  expect(downloads.list()).toMatchObject([{ failure: { message: { de: 'Kein Netz.' } } }]);
  void downloads.fetch('a').catch(() => undefined);
  expect(said.at(-1)).toBe('[0]');
  await downloads.cancel('a');
  expect(downloads.list()).toEqual([]);
});

test('one that is wanted again while it is being cancelled begins anew, and stays', async () => {
  const { downloads, begun } = prepared();
  const first = downloads.fetch('a');
  first.catch(() => undefined);
  await soon();
  const cancelled = downloads.cancel('a');
  const second = downloads.fetch('a');
  await Promise.allSettled([first, cancelled]);
  await soon();
  expect(begun.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  expect(downloads.list()).toHaveLength(1);
  begun[1]?.resolve();
  expect(await second).toBe(model);
});

test('a download that comes to a standstill is shown as far as it came', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { downloads, said, begun, wait } = prepared();
  void downloads.fetch('a').catch(() => undefined);
  await soon();
  begun[0]?.tell(1);
  wait(50);
  begun[0]?.tell(2);
  expect(said).toEqual(['[0]']);
  vi.advanceTimersByTime(200);
  expect(said).toEqual(['[0]', '[2]']);
  begun[0]?.tell(3);
  const cancelled = downloads.cancel('a');
  await cancelled;
  vi.advanceTimersByTime(1000);
  expect(said.at(-1)).toBe('[]');
  vi.useRealTimers();
});
