import type { Channel } from './channel.ts';
import { encodeHostFrame, parseHostFrame, type HostFrame, type PageFrame } from './channel.ts';
import type {
  EngineEventName,
  EngineEvents,
  EngineParams,
  EngineRequestName,
  EngineResults,
  ErrorFrame,
  EventFrame,
  ResponseFrame,
} from './engine.ts';
import { text } from '../text.ts';
import { EngineError } from './errors.ts';

export interface EngineClient {
  /** Rejects with an EngineError. */
  request<Name extends EngineRequestName>(name: Name, params: EngineParams[Name]): Promise<EngineResults[Name]>;
  /** Returns the function that unsubscribes. */
  on<Name extends EngineEventName>(event: Name, listener: (payload: EngineEvents[Name]) => void): () => void;
  /** Sends a frame to the host of the page. */
  tellHost(frame: PageFrame): void;
  onHost(listener: (frame: HostFrame) => void): () => void;
  onClose(listener: () => void): () => void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: EngineError): void;
}

/**
 * The client side of the protocol, for a page or a test. Pending requests fail with connectionLost when the engine
 * dies, as do requests made after the channel has closed.
 */
export function createEngineClient(channel: Channel): EngineClient {
  let nextId = 1;
  let isClosed = false;
  const pending = new Map<number, Pending>();
  const listeners = new Map<EngineEventName, Set<(payload: never) => void>>();
  const hostListeners = new Set<(frame: HostFrame) => void>();
  const closeListeners = new Set<() => void>();

  const failAll = (reason: string) => {
    for (const { reject } of pending.values()) reject(new EngineError('connectionLost', reason));
    pending.clear();
  };
  const settle = (frame: ResponseFrame) => {
    const waiting = pending.get(frame.id);
    pending.delete(frame.id);
    if (!waiting) return;
    if ('error' in frame) waiting.reject(errorOf(frame.error));
    else waiting.resolve(frame.result);
  };
  channel.onMessage((message) => {
    const hostFrame = parseHostFrame(message);
    if (hostFrame) {
      const isGone = hostFrame.host === 'engineExited' || hostFrame.host === 'engineFailed';
      if (isGone) failAll('The engine stopped before it answered.');
      for (const listener of hostListeners) listener(hostFrame);
      return;
    }
    const frame = JSON.parse(message) as ResponseFrame | EventFrame;
    if ('id' in frame) settle(frame);
    else for (const listener of listeners.get(frame.event) ?? []) listener(frame.payload as never);
  });
  channel.onClose(() => {
    isClosed = true;
    failAll('The connection to the app was lost.');
    for (const listener of closeListeners) listener();
  });

  return {
    request: (name, params) =>
      new Promise((resolve, reject) => {
        if (isClosed) throw new EngineError('connectionLost', 'The connection to the app was lost.');
        const id = nextId++;
        const frame = JSON.stringify({ id, request: name, params });
        // Must happen before sending: the reply may come immediately.
        pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
        channel.send(frame);
      }),
    tellHost: (frame) => {
      if (!isClosed) channel.send(encodeHostFrame(frame));
    },
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as (payload: never) => void));
      return () => void set.delete(listener as (payload: never) => void);
    },
    onHost: (listener) => added(hostListeners, listener),
    onClose: (listener) => added(closeListeners, listener),
  };
}

function errorOf(error: ErrorFrame): EngineError {
  const { message, nodeId } = error;
  if (error.german === undefined) return new EngineError(error.code, message, { nodeId });
  const { code, german, channelsFirst } = error;
  return new EngineError(code, { ...text(message, german), ...(channelsFirst && { channelsFirst }) }, { nodeId });
}

/** Adds a listener; returns the function that removes it. */
function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
