// The thread in which networks are trained: see StepThread.
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { openDevice } from '../../devices/select.ts';
import type { ProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { compileDocument } from '../prepare.ts';
import { inTurn } from '../steps/inTurn.ts';
import { createStep } from '../steps/createStep.ts';
import type { StepResult, TrainingStep, Update } from '../steps/step.ts';
import { Calls, Moved } from './calls.ts';
import type { EngineFunctions, StepFunctions, StepPace, StepSettings } from './functions.ts';
import { Receiver } from './staging.ts';
import { openBeside } from './stepThread.ts';

interface Held {
  readonly step: TrainingStep;
  /** Ends updates in progress. */
  halting?: AbortController;
  readonly updates: Receiver;
  readonly looks: Receiver;
  /** What it reads may be the very arrays it computes with, as in TensorFlow.js. */
  readonly ownsState: boolean;
}

/** It must be computed in the engine's main thread. */
class Elsewhere extends Error {}

const steps = new Map<number, Held>();
const creating = new Map<number, AbortController>();

const own: StepFunctions = {
  async create(id, settings) {
    const abort = new AbortController();
    creating.set(id, abort);
    try {
      return await create(id, settings, abort.signal);
    } catch (error) {
      if (error instanceof Elsewhere) return 'elsewhere';
      throw error;
    } finally {
      creating.delete(id);
    }
  },
  abort: (id) => creating.get(id)?.abort(),
  async ready(id, update, measuresGradient) {
    const { step } = held(id);
    step.measuresGradient = measuresGradient;
    await step.ready?.(update);
  },
  halt: (id) => steps.get(id)?.halting?.abort(),
  async run(id, { updates, measuresGradient }) {
    const own = held(id);
    const { step, updates: receiver } = own;
    step.measuresGradient = measuresGradient;
    own.halting = new AbortController();
    const begin = performance.now();
    const results = await runInGroups(
      step,
      updates.map(({ batch, place }) => ({ batch: receiver.take(batch), place })),
      own.halting.signal,
    );
    return { results, milliseconds: performance.now() - begin, ...paceOf(step) };
  },
  async evaluate(id, batch) {
    const { step, looks } = held(id);
    const metrics = await step.evaluate(looks.take(batch));
    return { metrics, ...paceOf(step) };
  },
  predict: (id, batch) => held(id).step.predict(batch),
  outputs: (id, batch) => held(id).step.outputs(batch),
  async read(id) {
    const { step, ownsState } = held(id);
    const state = await step.read();
    if (ownsState) return state;
    const tensors = [...state.weights.values(), ...state.optimizer.values()];
    return new Moved(
      state,
      tensors.map(({ values }) => values.buffer as ArrayBuffer),
    );
  },
  write: (id, state) => held(id).step.write(state),
  dispose(id) {
    const { step } = held(id);
    steps.delete(id);
    step.dispose();
  },
};

async function create(id: number, settings: StepSettings, signal: AbortSignal) {
  const { document, choice, batch, ...request } = settings;
  const updates = new Receiver();
  const own = {
    model: compileDocument(document),
    settings: document.training,
    batch: updates.take(batch),
    memory: memoryOf(id),
  };
  const chosen = await createStep(choice, {
    ...request,
    ...own,
    log: (level, message) => void engine.call('log', id, level, message).catch(() => undefined),
    signal,
    openBeside: (initial) => openBeside(fileURLToPath(import.meta.url), choice, { ...own, document, initial }),
    async openDevice(...args) {
      // Device libraries can only be used once per process: only plain JavaScript works here as well.
      if ((await engine.call('openDevice', ...args)) !== 'cpu') throw new Elsewhere();
      return openDevice('cpu');
    },
  });
  const { step, ...rest } = chosen;
  steps.set(id, { step, updates, looks: new Receiver(), ownsState: rest.device.runtime === 'eager' });
  return { ...rest, ...paceOf(step) };
}

function held(id: number): Held {
  const found = steps.get(id);
  if (!found) throw new Error(`There is no step ${id} in this thread.`);
  return found;
}

function paceOf({ group, threads, takenOver, takesPicked }: TrainingStep): StepPace {
  return { group, threads, takenOver, takesPicked };
}

/** As many at a time as the step prefers; the rest one by one. */
function runInGroups(
  step: TrainingStep,
  updates: readonly Update[],
  asked: AbortSignal,
): Promise<readonly StepResult[]> {
  return inTurn(
    updates,
    (left) => step.runAll(left.slice(0, step.group <= left.length ? step.group : 1), asked),
    asked,
  );
}

/** What the engine's main thread knows about providers. */
function memoryOf(id: number): ProviderMemory {
  return {
    fastest: (...args) => engine.call('fastest', id, ...args),
    remember: (...args) => engine.call('remember', id, ...args),
    fastestWay: (...args) => engine.call('fastestWay', id, ...args),
    rememberWay: (...args) => engine.call('rememberWay', id, ...args),
    troubles: (...args) => engine.call('troubles', id, ...args),
    noteTrouble: (...args) => engine.call('noteTrouble', id, ...args),
    forgive: (...args) => engine.call('forgive', id, ...args),
    hasCrashed: (...args) => engine.call('hasCrashed', id, ...args),
    async attempt(signature, provider, work) {
      await engine.call('beginAttempt', id, signature, provider);
      try {
        return await work();
      } finally {
        await engine.call('endAttempt', id, signature, provider);
      }
    },
  };
}

// A bug, but not one that is worth losing the current run.
process.on('unhandledRejection', (reason) => console.error(reason));

if (!parentPort) throw new Error('This is for a thread of the engine.');
const engine = new Calls<EngineFunctions>(parentPort, own);
