import { expect, test } from 'vitest';
import { setupCuda, type CudaSystem } from './cuda.ts';
import { SetupError } from './setupError.ts';

/** A machine on which all goes well, but for what a test changes; what was done on it. */
function machine(change: Partial<CudaSystem> = {}) {
  const done: string[] = [];
  const system: CudaSystem = {
    platform: 'linux/x64',
    hasDriver: true,
    sizeOf: () => Promise.resolve(250e6),
    ask: (question) => Promise.resolve((done.push(question), 'y')),
    install: () => (done.push('install'), 0),
    verify: () => Promise.resolve(void done.push('verify')),
    say: (line) => void done.push(line),
    ...change,
  };
  return { done, run: (...args: string[]) => setupCuda(args, system) };
}

test('says size and source, asks, installs and verifies', async () => {
  const { done, run } = machine();
  await run();
  expect(done[0]).toMatch(/^The CUDA provider of ONNX Runtime is a download of 250 MB from https:\/\/api\.nuget\.org\/.+\.nupkg\.$/); // prettier-ignore
  expect(done.slice(1, 4)).toEqual(['Download it? [y/N] ', 'install', 'verify']);
});

test('with --yes asks nothing', async () => {
  const { done, run } = machine({ ask: () => Promise.reject(new Error('asked')) });
  await run('--yes');
  expect(done).toContain('install');
});

test.each<[string, Partial<CudaSystem>, string]>([
  ['nobody can answer', { ask: () => Promise.resolve(undefined) }, '`npm run setup:cuda -- --yes`'],
  ['the answer is no', { ask: () => Promise.resolve('n') }, 'Nothing was downloaded'],
  ['there is no driver', { hasDriver: false }, 'No NVIDIA driver is installed'],
  [
    'there is no network',
    { sizeOf: () => Promise.reject(new Error('ENOTFOUND')) },
    'connect this machine to the internet',
  ],
  ['the platform has none', { platform: 'darwin/arm64' }, 'on linux/x64 only, not on darwin/arm64'],
])('installs nothing when %s, and says what to do', async (_, change, message) => {
  const { done, run } = machine(change);
  const failure = await run().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  expect((failure as Error).message).toContain(message);
  expect(done).not.toContain('install');
});

test('a download that fails and a provider that does not start are said', async () => {
  await expect(machine({ install: () => 1 }).run()).rejects.toThrow('The download failed');
  const verify = () => Promise.reject(new Error('libcudnn.so.9 is missing'));
  await expect(machine({ verify }).run()).rejects.toThrow(
    'libcudnn.so.9 is missing): it needs the libraries of CUDA 12',
  );
});
