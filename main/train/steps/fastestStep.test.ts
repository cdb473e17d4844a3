import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { openProviderMemory } from '../../graph/onnx/providerMemory.ts';
import type { OpenProvider } from '../../graph/onnx/providers.ts';
import { fallbackOf, fastestOf, fastestStep, settle, type CompiledRequest, type ProvidedStep } from './fastestStep.ts';
import { compileDocument } from '../prepare.ts';
import type { StepState, TrainingStep } from './step.ts';
import type { Batch } from '../../tensors/batch.ts';
import { initialWeights } from '../../model/model.ts';

let home: string;
let said: string[];
let disposed: string[];
/** Milliseconds. */
let now: number;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-fastest-'));
  [said, disposed, now] = [[], [], 0];
});
afterEach(() => rmSync(home, { recursive: true }));

const document = examples['iris']!;
const model = compileDocument(document);
const batch: Batch = { size: 2, fields: { features: new Float32Array(8).fill(0.5), labels: Int32Array.of(0, 1) } };
const request = (): CompiledRequest => ({
  model,
  settings: document.training,
  initial: { weights: initialWeights(model, 1), optimizer: new Map() },
  batch,
  memory: openProviderMemory(home),
  log: (_, message) => void said.push(message.en),
});

interface Fake {
  readonly milliseconds: number;
  readonly losses: readonly number[];
}

/** A step that takes its time and says the losses that it is told to. */
function fakeStep(name: string, { milliseconds, losses }: Fake): TrainingStep {
  return {
    group: 1,
    measuresGradient: false,
    run(_, { step }) {
      now += milliseconds;
      return Promise.resolve({ loss: losses[step] ?? 0.1, sums: {}, isFinite: true, undone: 0, gradientNorm: null });
    },
    runAll: () => Promise.resolve([]),
    evaluate: () => Promise.resolve({ loss: 0.1, sums: {} }),
    outputs: () => Promise.resolve(new Map()),
    predict: () => Promise.resolve(new Float32Array(0)),
    read: () => Promise.resolve<StepState>({ weights: new Map(), optimizer: new Map() }),
    write: () => undefined,
    dispose: () => void disposed.push(name),
  };
}

const gpu = (name: 'cuda' | 'webgpu'): OpenProvider => ({ name, label: name, isGpu: true });
const usual = [0.7, 0.6];

/** Chooses among the CPU, which takes 20 ms a step, and others; which were tried, and which was chosen. */
async function choose(fakes: Partial<Record<'cuda' | 'webgpu', Fake | Error>>) {
  const tried: string[] = [];
  const open = (provider: OpenProvider): Promise<ProvidedStep> => {
    tried.push(provider.name);
    const fake = fakes[provider.name as 'cuda' | 'webgpu'];
    if (!fake || fake instanceof Error) return Promise.reject(fake ?? new Error('unknown'));
    return Promise.resolve({ step: fakeStep(provider.name, fake), provider, fallback: undefined });
  };
  const cpu: ProvidedStep = {
    step: fakeStep('cpu', { milliseconds: 20, losses: usual }),
    provider: { name: 'cpu', label: 'CPU', isGpu: false },
    fallback: undefined,
  };
  const gpus = (Object.keys(fakes) as ('cuda' | 'webgpu')[]).map(gpu);
  const { provider, notTaken = [] } = await fastestOf({ request: request(), signature: 'a', cpu, gpus, open, now: () => now }); // prettier-ignore
  const reasons = Object.fromEntries(notTaken.map(({ label, reason }) => [label, reason.en]));
  return { chosen: provider.name, tried, reasons };
}

describe('the automatic choice', () => {
  test('takes the fastest, and remembers it without measuring again', async () => {
    const fakes = { webgpu: { milliseconds: 40, losses: usual }, cuda: { milliseconds: 2, losses: usual } };
    const reasons = { webgpu: 'Steps a second: 25 instead of 50.', CPU: 'Steps a second: 50 instead of 500.' };
    expect(await choose(fakes)).toEqual({ chosen: 'cuda', tried: ['webgpu', 'cuda'], reasons });
    expect(disposed.toSorted()).toEqual(['cpu', 'webgpu']);
    expect(said[1]).toBe('Steps a second with this network on cuda: 500; on the CPU: 50.');
    const before = 'it was measured to be slower with this network.';
    const again = { chosen: 'cuda', tried: ['cuda'], reasons: { CPU: before, webgpu: before } };
    expect(await choose(fakes)).toEqual(again);
  });

  test('stays on the CPU where the others are slower', async () => {
    const fakes = { webgpu: { milliseconds: 60, losses: usual } };
    expect((await choose(fakes)).chosen).toBe('cpu');
    expect(await choose(fakes)).toMatchObject({ chosen: 'cpu', tried: [], reasons: { webgpu: expect.any(String) } });
    expect(disposed).toEqual(['webgpu']);
  });

  test.each([
    ['its first loss is another', [0.702, 0.6]],
    ['its second loss is another, so its update is', [0.7, 0.65]],
    ['its loss is not a number', [NaN, NaN]],
  ])('leaves out a provider when %s', async (_, losses) => {
    expect((await choose({ cuda: { milliseconds: 1, losses } })).chosen).toBe('cpu');
    expect(said).toEqual([expect.stringContaining('cuda cannot train this network: its loss is')]);
    expect(disposed).toEqual(['cuda']);
  });

  test('leaves out a provider that fails, and says why', async () => {
    const { chosen, reasons } = await choose({ cuda: new Error('MaxPool has no indices there.') });
    expect([chosen, reasons]).toEqual(['cpu', { cuda: 'MaxPool has no indices there.' }]);
    expect(said).toEqual(['cuda cannot train this network: MaxPool has no indices there.']);
  });

  test('does not try what took the process down with this network', async () => {
    const memory = openProviderMemory(home);
    let end = (): void => undefined;
    // Does not end, as far as the memory knows. It holds the signals of this process, which other files share, until then.
    const dying = memory.attempt('a', 'cuda', () => new Promise<void>((resolve) => (end = resolve)));
    await expect.poll(() => memory.hasCrashed('a', 'cuda')).toBe(true);
    const reasons = { cuda: 'the engine ended when it was tried with this network.' };
    expect(await choose({ cuda: { milliseconds: 1, losses: usual } })).toEqual({ chosen: 'cpu', tried: [], reasons });
    end();
    await dying;
  });

  test('ends at once when nobody waits for it any more: nothing is remembered, and no other is tried', async () => {
    const abort = new AbortController();
    const cpu = fakeStep('cpu', { milliseconds: 20, losses: usual });
    const { run } = cpu;
    cpu.run = (own, place) => (place.step === 1 && abort.abort(), run(own, place));
    const own = { ...request(), signal: abort.signal };
    const open = (): never => {
      throw new Error('opened in vain');
    };
    const choice = { request: own, signature: 'a', cpu: { step: cpu, provider: { ...gpu('cuda'), name: 'cpu', isGpu: false }, fallback: undefined } as const, gpus: [gpu('cuda')], open, now: () => now };
    await expect(fastestOf(choice)).rejects.toThrow('aborted');
    expect(now).toBe(40);
    expect(await own.memory.fastest('a', ['cpu', 'cuda'])).toBeUndefined();
  }); // prettier-ignore

  test('measures nothing where there is only the CPU', async () => {
    const { step, provider } = await fastestStep({ ...request(), memory: openProviderMemory('/dev/null/x') });
    expect(provider.name).toBe('cpu');
    expect(said).toEqual([]);
    step.dispose();
  });
});

test('a step is prepared for as many examples as there are', async () => {
  const { CompiledStep } = await import('./compiledStep.ts');
  const prepare = vi.spyOn(CompiledStep.prototype, 'prepare');
  const { step } = await fastestStep({ ...request(), settings: { ...document.training, batchSize: 1_000 } });
  expect(prepare.mock.calls).toEqual([[batch.size]]);
  prepare.mockRestore();
  step.dispose();
});

describe('before the CPU is measured', () => {
  /** Chooses its threads after so many updates of a second. */
  function choosing(after: number) {
    const written: StepState[] = [];
    let updates = 0;
    const step: TrainingStep = {
      ...fakeStep('cpu', { milliseconds: 1_000, losses: [] }),
      get threads() {
        return updates < after ? undefined : 2;
      },
      run(own, place) {
        expect([own, place.step]).toEqual([batch, updates++]);
        now += 1_000;
        return Promise.resolve({ loss: 1, sums: {}, isFinite: true, undone: 0, gradientNorm: null });
      },
      write: (state) => void written.push(state),
    };
    return { step, written, updates: () => updates };
  }

  test.each([
    ['it trains until it has chosen its threads', 3, 3],
    ['which may take some seconds and no more', 100, 5],
    ['and not at all where there is no choice', 0, 0],
  ])('%s', async (_, after, expected) => {
    const own = request();
    const { step, written, updates } = choosing(after);
    await settle(step, own, () => now);
    expect(updates()).toBe(expected);
    // Nothing of it is kept.
    expect(written).toEqual([own.initial]);
  });

  test('whoever does not want it any more is heard', async () => {
    const abort = new AbortController();
    const { step, updates } = choosing(100);
    const { run } = step;
    const cancelled: TrainingStep = {
      ...step,
      run(own, place) {
        if (place.step === 1) abort.abort();
        return run(own, place);
      },
    };
    await settle(cancelled, { ...request(), signal: abort.signal }, () => now);
    expect(updates()).toBe(2);
  });
});

test('a step that cannot be prepared is disposed of', async () => {
  const { CompiledStep } = await import('./compiledStep.ts');
  const dispose = vi.spyOn(CompiledStep.prototype, 'dispose');
  const apply = () => {
    throw new Error('no kernel for this');
  };
  const broken = { ...request(), model: { ...model, apply } };
  await expect(fastestStep(broken)).rejects.toThrow('no kernel for this');
  expect(dispose).toHaveBeenCalledTimes(1);
  dispose.mockRestore();
});

test('what a provider left to the CPU is counted by operator', () => {
  const on = (provider: string, ...operators: string[]) => operators.map((operator) => ({ operator, provider }));
  const left = on('CPUExecutionProvider', 'MaxPool', 'Cast', 'MaxPool');
  expect(fallbackOf([...on('CUDAExecutionProvider', 'Gemm', 'Tanh'), ...left])).toEqual({
    count: 3,
    total: 5,
    operators: ['Cast', 'MaxPool'],
  });
  expect(fallbackOf(on('CUDAExecutionProvider', 'Gemm'))).toBeUndefined();
});
