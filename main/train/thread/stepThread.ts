import { Worker, type ResourceLimits } from 'node:worker_threads';
import { hasTried, trying } from '../../graph/onnx/providers.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import type { Model } from '../../model/model.ts';
import type { Provider } from '../../graph/onnx/session.ts';
import { openDevice } from '../../devices/select.ts';
import { inThisThread, type StepMaker, type StepRequest } from '../steps/createStep.ts';
import { Calls } from './calls.ts';
import type { EngineFunctions, StepFunctions } from './functions.ts';
import { Sender } from './staging.ts';
import { ThreadStep } from './threadStep.ts';

/** Tensors lie elsewhere: what a step leaves behind in JavaScript is little, and needs no more room than this. */
const YOUNG_MB = 12;

/** A gradient takes two products for each of the forward pass. */
const PRODUCTS = 3;
/**
 * Multiply-adds of an update from which on it is handed over: nobody waits for what takes less than a tenth of a second on
 * the slowest device, and on the fastest one handing it over would take longer than to compute it.
 */
const WORTH_A_THREAD = 2e7;

type Request = Pick<StepRequest, 'log' | 'memory'>;

/**
 * Makes steps in a thread beside the engine's own, so that this one answers while a step of seconds is computed. Short
 * steps stay here. The thread is started with the first step, and again after it has died. Devices whose libraries may be loaded only once in
 * a process stay here.
 */
export class StepThread implements StepMaker {
  readonly #script: string;
  readonly #worth: number;
  readonly #limits: ResourceLimits;
  #calls: Calls<StepFunctions> | undefined;
  /** Of the steps that are there or being made. */
  readonly #requests = new Map<number, Request>();
  /** Ends attempts under way, by step, graph and provider. */
  readonly #attempts = new Map<string, () => Promise<void>>();
  #next = 0;

  /** `script`: training.ts, built. */
  constructor(script: string, { worth = WORTH_A_THREAD, ...limits }: ResourceLimits & { worth?: number } = {}) {
    this.#script = script;
    this.#worth = worth;
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
    this.#calls = calls;
    // Does not keep the process alive.
    worker.unref();
    const ended = (reason: Error) => {
      // That it has failed is told before that it is over.
      if (calls.hasEnded) return;
      if (this.#calls === calls) this.#calls = undefined;
      calls.end(reason);
      for (const end of this.#attempts.values()) void end();
    };
    worker.on('error', (error) => ended(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => ended(new Error(`The thread that trains has ended (${code}).`)));
    return calls;
  }

  /** As `createStep`. */
  readonly create: StepMaker['create'] = async (choice, request) => {
    const { document, initial, batch, evaluatesOnly = false, threadsBefore, isInterrupted, signal } = request;
    if (!this.#isWorth(request.model, request.settings)) return inThisThread.create(choice, request);
    const calls = this.#open();
    const id = this.#next++;
    this.#requests.set(id, request);
    const updates = new Sender();
    const abort = () => void calls.call('abort', id).catch(() => undefined);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const staged = updates.stage(batch, 0);
      const settings = { document, choice, initial, batch: staged, evaluatesOnly, threadsBefore, isInterrupted };
      const made = await calls.call('create', id, settings);
      if (made === 'elsewhere') {
        this.#requests.delete(id);
        return await inThisThread.create(choice, request);
      }
      const { group, threads, ...chosen } = made;
      const step = new ThreadStep(calls, id, updates, { group, threads }, () => this.#requests.delete(id));
      return { ...chosen, step };
    } catch (error) {
      this.#requests.delete(id);
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  };

  #functions(): EngineFunctions {
    // Of a step that is gone nothing is known, and nothing is kept any more.
    const memory = (id: number) => this.#requests.get(id)?.memory;
    return {
      log: (id, level, message) => this.#requests.get(id)?.log(level, message),
      openDevice: async (name) => (await openDevice(name)).name,
      fastest: async (id, ...args) => memory(id)?.fastest(...args),
      remember: async (id, ...args) => memory(id)?.remember(...args),
      fastestWay: async (id, ...args) => memory(id)?.fastestWay(...args),
      rememberWay: async (id, ...args) => memory(id)?.rememberWay(...args),
      async hasCrashed(id, ...args) {
        // What this thread tries at the moment is marked as well.
        await hasTried();
        return (await memory(id)?.hasCrashed(...args)) ?? false;
      },
      beginAttempt: (id, signature, provider) => this.#begin(id, signature, provider),
      endAttempt: async (id, signature, provider) => this.#attempts.get([id, signature, provider].join())?.(),
    };
  }

  /** Resolves when it is noted that the other thread tries something: an attempt that lasts until it is ended. */
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
