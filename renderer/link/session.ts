import { create } from 'zustand';
import { createEngineClient, type EngineClient } from '../../core/protocol/client.ts';
import { PROTOCOL_VERSION, type EngineResults } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { same, text, type Text } from '../../core/text.ts';
import type { HostFrame } from '../../core/protocol/channel.ts';
import { connect } from './host/connect.ts';
import type { Connection } from './host/connection.ts';
import { NotLetIn } from './host/session.ts';
import { followHeartbeat } from './heartbeat.ts';
import { windowKey } from './windowKey.ts';

export type EngineStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready' }
  /** It died, or the connection broke; the host is bringing it back. */
  | { readonly kind: 'engineDown' }
  /** Nobody brings it back by itself: the page has to be loaded again, or where the host is there, the engine restarted. */
  | { readonly kind: 'failed'; readonly message: Text; readonly canRestart: boolean }
  /** The address of the page is used up: only another one helps. */
  | { readonly kind: 'notLetIn' };

interface EngineState {
  readonly status: EngineStatus;
  readonly client: EngineClient | null;
  readonly connection: Connection | null;
  readonly hello: EngineResults['hello'] | null;
  /** Who has not answered for a while, though it is there. */
  readonly silence: 'app' | 'engine' | null;
  /** Grows whenever the engine (or the connection to it) is there again: what was asked before has to be asked anew. */
  readonly generation: number;
}

export const useEngineState = create<EngineState>()(() => ({
  status: { kind: 'connecting' },
  client: null,
  connection: null,
  hello: null,
  silence: null,
  generation: 0,
}));

/** What components need to talk to the engine; `client` is null until there is one. */
export function useEngine(): { status: EngineStatus; client: EngineClient | null; isReady: boolean } {
  const status = useEngineState((state) => state.status);
  const client = useEngineState((state) => state.client);
  return { status, client, isReady: status.kind === 'ready' };
}

/** The client for commands. Throws an EngineError while there is no connection. */
export function engine(): EngineClient {
  const { client } = useEngineState.getState();
  if (!client) throw new EngineError('connectionLost', 'The engine is not connected yet.');
  return client;
}

/** Resolves when the engine can be asked. */
export function engineIsReady(): Promise<void> {
  if (useEngineState.getState().status.kind === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    const stop = useEngineState.subscribe(({ status }) => {
      if (status.kind !== 'ready') return;
      stop();
      resolve();
    });
  });
}

/** The connection to the app around the page. Throws an EngineError while there is none. */
export function connection(): Connection {
  const current = useEngineState.getState().connection;
  if (!current) throw new EngineError('connectionLost', 'The app is not connected yet.');
  return current;
}

/** Ends the engine, also one that hangs, and starts another. The document stays; what ran can go on from its checkpoint. */
export function restartEngine(): void {
  engine().tellHost({ host: 'restartEngine' });
}

type Started = { readonly client: EngineClient; readonly connection: Connection };

/** Connects the page to its app, once. Resolves when frames can be sent; the engine may still be starting. */
export async function openSession(): Promise<Started | undefined> {
  try {
    const current = await connect();
    const client = createEngineClient(current.channel);
    useEngineState.setState({ client, connection: current });
    client.onHost((frame) => onHostFrame(client, frame));
    client.onClose(() => fail(connectionGone));
    followHeartbeat(client, {
      onSilent: () => {
        useEngineState.setState({ silence: 'app' });
        current.reconnect?.();
      },
      onAnswer: () => useEngineState.setState({ silence: null }),
    });
    return { client, connection: current };
  } catch (error) {
    if (error instanceof NotLetIn) useEngineState.setState({ status: { kind: 'notLetIn' } });
    else fail(noApp(error instanceof Error ? error.message : String(error)));
    return undefined;
  }
}

function onHostFrame(client: EngineClient, frame: HostFrame): void {
  switch (frame.host) {
    case 'engineStarted':
      useEngineState.setState({ silence: null });
      void greet(client);
      return;
    case 'engineExited':
      // Nobody knows of the engine while the app itself is silent.
      useEngineState.setState(({ silence }) => ({
        status: { kind: 'engineDown' },
        silence: silence === 'app' ? silence : null,
      }));
      return;
    case 'engineFailed':
      return fail(engineGone(frame.reason), true);
    case 'engineSilent':
      useEngineState.setState({ silence: 'engine' });
      return;
    case 'engineAnswers':
      useEngineState.setState({ silence: null });
      return;
    case 'pong':
    case 'report':
  }
}

async function greet(client: EngineClient): Promise<void> {
  try {
    const hello = await client.request('hello', { window: windowKey() });
    if (hello.protocol !== PROTOCOL_VERSION) return fail(otherVersion);
    useEngineState.setState(({ generation }) => ({
      hello,
      status: { kind: 'ready' },
      generation: generation + 1,
    }));
  } catch (error) {
    // It died again before it answered: the next host frame says how it goes on.
    if (error instanceof EngineError && error.code === 'connectionLost') return;
    fail(engineGone(same(error instanceof Error ? error.message : String(error))));
  }
}

function fail(message: Text, canRestart = false): void {
  useEngineState.setState({ status: { kind: 'failed', message, canRestart } });
}

const connectionGone = text(
  'The connection to the app has ended. The app may have been closed.',
  'Die Verbindung zur App ist beendet. Vielleicht wurde die App geschlossen.',
);
const otherVersion = text(
  'This page belongs to another version of the app. Reload it.',
  'Diese Seite gehört zu einer anderen Version der App. Bitte neu laden.',
);
const engineGone = (reason: Text) =>
  text(`The engine cannot be started: ${reason.en}`, `Der Rechenkern lässt sich nicht starten: ${reason.de}`);
const noApp = (reason: string) => text(`The app does not answer. ${reason}`, `Die App antwortet nicht. ${reason}`);
