import { Worker, type ResourceLimits } from 'node:worker_threads';
import { hasTried, trying } from '../../graph/onnx/providers.ts';
import type { DeviceChoice } from '../../../core/protocol/runs.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import type { Model } from '../../model/model.ts';
import type { Provider } from '../../graph/onnx/session.ts';
import { openDevice } from '../../devices/select.ts';
import { inThisThread, type StepMaker } from '../steps/createStep.ts';
import type { ChosenStep, StepRequest } from '../steps/request.ts';
import type { TrainingStep } from '../steps/step.ts';
import { Calls } from './calls.ts';
import type { EngineFunctions, StepFunctions } from './functions.ts';
import { Sender } from './staging.ts';
import { ThreadStep } from './threadStep.ts';

/** Tensors live elsewhere: a step leaves little behind in JavaScript, so this is enough. */
const YOUNG_MB = 12;

/** Gradients take two products for each one in the forward pass. */
const PRODUCTS = 3;
/**
 * From this many multiply-adds, an update is handed over: nobody minds waiting for less than a tenth of a second, even
 * on the slowest device, and on the fastest one handing it over would take longer than computing it.
 */
const WORTH_A_THREAD = 2e7;

type Request = Pick<StepRequest, 'log' | 'memory'>;

interface Options {
  readonly worth?: number;
  readonly endsWithStep?: boolean;
}

/**
 * Creates steps in a separate thread, so that the engine's main thread stays responsive during steps that take seconds.
 * Short steps stay in the main thread, and so do devices whose libraries can only be loaded once per process. The
 * thread is started with the first step, and restarted if it dies.
 */
export class StepThread implements StepMaker {
  readonly #script: string;
  readonly #worth: number;
  readonly #endsWithStep: boolean;
  readonly #limits: ResourceLimits;
  #calls: Calls<StepFunctions> | undefined;
  #worker: Worker | undefined;
  /** For steps that exist or are being created. */
  readonly #requests = new Map<number, Request>();
  /** Ends attempts in progress, by step, graph and provider. */
  readonly #attempts = new Map<string, () => Promise<void>>();
  #next = 0;

  /** `script`: training.ts, built. `endsWithStep`: it is for one step alone. */
  constructor(
    script: string,
    { worth = WORTH_A_THREAD, endsWithStep = false, ...limits }: ResourceLimits & Options = {},
  ) {
    this.#script = script;
    this.#worth = worth;
    this.#endsWithStep = endsWithStep;
    this.#limits = { maxYoungGenerationSizeMb: YOUNG_MB, ...limits };
  }

  expect(model: Model, settings: TrainingSettings): void {
    if (this.#isWorth(model, settings)) this.#open();
  }

  #isWorth({ multiplyAdds }: Model, { batchSize }: TrainingSettings): boolean {
    return PRODUCTS * batchSize * multiplyAdds >= this.#worth;
  }

  #open(): Calls<StepFunctions> {
    if (this.#calls) return this.#calls;
    const worker = new Worker(this.#script, { resourceLimits: this.#limits });
    const calls = new Calls<StepFunctions>(worker, this.#functions());
    [this.#calls, this.#worker] = [calls, worker];
    // Does not keep the process alive.
    worker.unref();
    const ended = (reason: Error) => {
      // The failure is reported before the exit.
      if (calls.hasEnded) return;
      if (this.#calls === calls) this.#calls = undefined;
      calls.end(reason);
      for (const end of this.#attempts.values()) void end();
    };
    worker.on('error', (error) => ended(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => ended(new Error(`The thread that trains has ended (${code}).`)));
    return calls;
  }

  /** Like `createStep`. */
  readonly create: StepMaker['create'] = async (choice, request) => {
    const {
      document,
      initial,
      batch,
      evaluatesOnly = false,
      repeats = false,
      threadsBefore,
      isInterrupted,
      signal,
    } = request;
    if (!this.#isWorth(request.model, request.settings)) return this.#here(choice, request);
    const calls = this.#open();
    const id = this.#next++;
    this.#requests.set(id, request);
    const updates = new Sender();
    const abort = () => void calls.call('abort', id).catch(() => undefined);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const staged = updates.stage(batch, 0);
      const settings = {
        document,
        choice,
        initial,
        batch: staged,
        evaluatesOnly,
        repeats,
        threadsBefore,
        isInterrupted,
      };
      const made = await calls.call('create', id, settings);
      if (made === 'elsewhere') {
        this.#requests.delete(id);
        return await this.#here(choice, request);
      }
      const { group, threads, takenOver, takesPicked, ...chosen } = made;
      const pace = { group, threads, takenOver, takesPicked };
      const step = new ThreadStep(calls, id, updates, pace, () => this.#drop(id));
      return { ...chosen, step };
    } catch (error) {
      this.#drop(id);
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  };

  /** In this thread; but whoever looks at what a card computes must not hold up the engine. */
  #here(choice: DeviceChoice, request: MakerRequest): Promise<ChosenStep> {
    return inThisThread.create(choice, { ...request, openBeside: (initial) => openBeside(this.#script, choice, { ...request, initial }) }); // prettier-ignore
  }

  /** A step is gone. */
  #drop(id: number): void {
    this.#requests.delete(id);
    if (this.#endsWithStep) void this.#worker?.terminate();
  }

  #functions(): EngineFunctions {
    // Nothing is known or kept about a step that is gone.
    const memory = (id: number) => this.#requests.get(id)?.memory;
    return {
      log: (id, level, message) => this.#requests.get(id)?.log(level, message),
      openDevice: async (...args) => (await openDevice(...args)).name,
      fastest: async (id, ...args) => memory(id)?.fastest(...args),
      remember: async (id, ...args) => memory(id)?.remember(...args),
      fastestWay: async (id, ...args) => memory(id)?.fastestWay(...args),
      rememberWay: async (id, ...args) => memory(id)?.rememberWay(...args),
      troubles: async (id, ...args) => (await memory(id)?.troubles(...args)) ?? [],
      noteTrouble: async (id, ...args) => memory(id)?.noteTrouble(...args),
      forgive: async (id, ...args) => memory(id)?.forgive(...args),
      async hasCrashed(id, ...args) {
        // What this thread is trying at the moment uses the same file.
        await hasTried();
        return (await memory(id)?.hasCrashed(...args)) ?? false;
      },
      beginAttempt: (id, signature, provider) => this.#begin(id, signature, provider),
      endAttempt: async (id, signature, provider) => this.#attempts.get([id, signature, provider].join())?.(),
    };
  }

  /** Resolves when it is recorded that the other thread is trying something: the attempt lasts until it is ended. */
  async #begin(id: number, signature: string, provider: Provider): Promise<void> {
    const request = this.#requests.get(id);
    if (!request) throw new Error(`There is no step ${id} any more.`);
    const key = [id, signature, provider].join();
    await new Promise<void>((begun) => {
      const attempt: Promise<void> = request.memory.attempt(signature, provider, () => {
        begun();
        return new Promise((end) => {
          this.#attempts.set(key, () => {
            this.#attempts.delete(key);
            end();
            return attempt;
          });
        });
      });
      trying(attempt);
    });
  }
}

/** A step on the CPU in a thread of its own, which ends with it. `script`: training.ts, built. */
export async function openBeside(script: string, { threads }: DeviceChoice, request: BesideRequest): Promise<TrainingStep> {
  const thread = new StepThread(script, { worth: 0, endsWithStep: true });
  const choice = { runtime: 'compiled', device: 'cpu', threads } as const;
  return (await thread.create(choice, { ...request, isInterrupted: false, log: () => undefined })).step;
} // prettier-ignore

type MakerRequest = Parameters<StepMaker['create']>[1];
type BesideRequest = Omit<MakerRequest, 'isInterrupted' | 'log'>;
