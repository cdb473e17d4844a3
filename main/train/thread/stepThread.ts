import { Worker, type ResourceLimits } from 'node:worker_threads';
import type { ProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { openDevice } from '../../devices/select.ts';
import { inThisThread, type StepMaker, type StepRequest } from '../steps/createStep.ts';
import { Calls } from './calls.ts';
import type { EngineFunctions, StepFunctions } from './functions.ts';
import { Sender } from './staging.ts';
import { ThreadStep } from './threadStep.ts';

/** Tensors lie elsewhere: what a step leaves behind in JavaScript is little, and needs no more room than this. */
const YOUNG_MB = 12;

type Request = Pick<StepRequest, 'log' | 'memory'>;

/**
 * Makes steps in a thread beside the engine's own, so that this one answers while a step of seconds is computed. The
 * thread is started with the first step, and again after it has died. Devices whose libraries may be loaded only once in
 * a process stay here.
 */
export class StepThread implements StepMaker {
  readonly #script: string;
  readonly #limits: ResourceLimits;
  #calls: Calls<StepFunctions> | undefined;
  /** Of the steps that are there or being made. */
  readonly #requests = new Map<number, Request>();
  /** Ends attempts under way, by step, graph and provider. */
  readonly #attempts = new Map<string, () => Promise<void>>();
  #next = 0;

  /** `script`: training.ts, built. */
  constructor(script: string, limits: ResourceLimits = {}) {
    this.#script = script;
    this.#limits = { maxYoungGenerationSizeMb: YOUNG_MB, ...limits };
  }

  expect(): void {
    this.#open();
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
    // A step may still be at it when it has been disposed of here: nothing is known then, and nothing noted.
    const memory = (id: number): ProviderMemory | undefined => this.#requests.get(id)?.memory;
    return {
      log: (id, level, message) => this.#requests.get(id)?.log(level, message),
      openDevice: async (name) => (await openDevice(name)).name,
      fastest: async (id, ...args) => memory(id)?.fastest(...args),
      remember: async (id, ...args) => memory(id)?.remember(...args),
      fastestWay: async (id, ...args) => memory(id)?.fastestWay(...args),
      rememberWay: async (id, ...args) => memory(id)?.rememberWay(...args),
      hasCrashed: async (id, ...args) => (await memory(id)?.hasCrashed(...args)) ?? false,
      beginAttempt: (id, signature, provider) =>
        new Promise((begun) => {
          const key = [id, signature, provider].join();
          const attempt: Promise<void> = this.#requestOf(id).memory.attempt(signature, provider, () => {
            begun();
            return new Promise((end) => {
              this.#attempts.set(key, () => {
                this.#attempts.delete(key);
                end();
                return attempt;
              });
            });
          });
        }),
      endAttempt: async (id, signature, provider) => this.#attempts.get([id, signature, provider].join())?.(),
    };
  }

  #requestOf(id: number): Request {
    const request = this.#requests.get(id);
    if (!request) throw new Error(`There is no step ${id} any more.`);
    return request;
  }
}
