import type { MessagePort, Worker } from 'node:worker_threads';
import { engineErrorCodes, EngineError, untoldCodes } from '../../../core/protocol/errors.ts';
import type { Text } from '../../../core/text.ts';
import { DeviceLost, Unavailable } from '../../devices/unavailable.ts';

/** The functions that one side offers to the other. */
export type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

type Frame =
  | { readonly call: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly error: PackedError };

/** Errors copied between threads lose their class and their own properties. */
interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | undefined;
  readonly text: Text | undefined;
  readonly nodeId: string | undefined;
}

/** A result that is transferred: the other thread gets the memory itself, and it is gone here. */
export class Moved<T> {
  readonly value: T;
  readonly memory: readonly ArrayBuffer[];

  constructor(value: T, memory: readonly ArrayBuffer[]) {
    this.value = value;
    this.memory = [...new Set(memory)];
  }
}

/** What the caller in the other thread receives. */
type Given<Result> = Awaited<Result> extends infer Value ? (Value extends Moved<infer Own> ? Own : Value) : never;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Lets two threads call each other's functions: arguments and results are copied, except for shared memory. */
export class Calls<Theirs extends Functions> {
  readonly #port: Pick<MessagePort | Worker, 'postMessage'>;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: Error | undefined;

  /** `own`: the functions that the other side may call. */
  constructor(port: MessagePort | Worker, own: Functions) {
    this.#port = port;
    port.on('message', (frame: Frame) => void this.#receive(frame, own));
  }

  /** Rejects with the function's error, including its stack, or if the other side has ended. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ): Promise<Given<ReturnType<Theirs[Name]>>> {
    const call = this.#next++;
    return new Promise((resolve, reject) => {
      if (this.#ended) throw this.#ended;
      this.#port.postMessage({ call, name, args } satisfies Frame);
      this.#waiting.set(call, { resolve: resolve as Waiting['resolve'], reject });
    });
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** The other side is gone: pending calls fail with this reason, and so do all later ones. */
  end(reason: Error): void {
    this.#ended = reason;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  async #receive(frame: Frame, own: Functions): Promise<void> {
    if ('call' in frame) {
      const { answer, memory } = await answered(frame, own);
      this.#port.postMessage(answer, memory);
      return;
    }
    const waiting = this.#waiting.get(frame.answer);
    this.#waiting.delete(frame.answer);
    if ('error' in frame) waiting?.reject(unpacked(frame.error));
    else waiting?.resolve(frame.value);
  }
}

async function answered({ call, name, args }: Extract<Frame, { call: number }>, own: Functions) {
  let memory: readonly ArrayBuffer[] = [];
  const answer = async (): Promise<Frame> => {
    try {
      const work = own[name] as ((...args: readonly unknown[]) => unknown) | undefined;
      if (!work) throw new Error(`There is no function "${name}" on the other side.`);
      const value = await work(...args);
      if (!(value instanceof Moved)) return { answer: call, value };
      memory = value.memory;
      return { answer: call, value: value.value };
    } catch (error) {
      return { answer: call, error: packed(error) };
    }
  };
  return { answer: await answer(), memory };
}

function unavailable(name: string, reason: Text | undefined): Error | undefined {
  if (!reason) return undefined;
  return name === 'DeviceLost' ? new DeviceLost(reason) : new Unavailable(reason);
}

function packed(error: unknown): PackedError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const { code, text, nodeId } = error instanceof EngineError ? error : { code: undefined, text: undefined, nodeId: undefined }; // prettier-ignore
  return { name, message, stack, code, text: error instanceof Unavailable ? error.reason : text, nodeId };
}

function unpacked({ name, message, stack, code, text, nodeId }: PackedError): Error {
  const known = engineErrorCodes.find((one) => one === code);
  const untold = untoldCodes.find((one) => one === code);
  const error =
    (known && text && new EngineError(known, text, { nodeId })) ??
    (untold && new EngineError(untold, message, { nodeId })) ??
    unavailable(name, text) ??
    new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
