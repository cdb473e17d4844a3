import { createEngineClient } from '../../core/protocol/client.ts';
import type {
  EngineEventName,
  EngineEvents,
  EngineParams,
  EngineRequestName,
  EngineResults,
} from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { same } from '../../core/text.ts';
import type { ChosenFile, Host } from '../../core/protocol/host.ts';
import { useEngineState } from './session.ts';

type Answers = {
  [Name in EngineRequestName]?: (params: EngineParams[Name]) => EngineResults[Name] | Promise<EngineResults[Name]>;
};

const unprepared = (request: EngineRequestName) =>
  Promise.reject(new EngineError('invalidRequest', same(`No answer to ${request} is prepared.`)));

/** An engine and a host for tests of the stores: they answer as they are told, and all else as `otherwise` does, over a real client. */
export function connectScripted(
  answers: Answers,
  host: Partial<Host> = {},
  otherwise: (request: EngineRequestName) => Promise<unknown> = unprepared,
) {
  const asked: { readonly request: string; readonly params: unknown }[] = [];
  let receive: (frame: string) => void = () => undefined;
  let events = 0;
  const answer = async (frame: string) => {
    const { id, request, params } = JSON.parse(frame) as { id: number; request: EngineRequestName; params: never };
    asked.push({ request, params });
    try {
      const known = answers[request];
      receive(JSON.stringify({ id, result: await (known ? known(params) : otherwise(request)) }));
    } catch (error) {
      const { code, message, text } = error instanceof EngineError ? error : new EngineError('internal', String(error));
      receive(JSON.stringify({ id, error: { code, message, german: text?.de } }));
    }
  };
  const client = createEngineClient({
    send: (frame) => void answer(frame),
    onMessage: (listener) => (receive = listener),
    onClose: () => undefined,
    close: () => undefined,
  });
  const silent: Host = {
    kind: 'electron',
    openFile: () => Promise.resolve(undefined),
    openFolder: () => Promise.resolve(undefined),
    saveFile: () => Promise.resolve(undefined),
    delivered: () => Promise.resolve(),
    setUnsaved: () => undefined,
    setLanguage: () => undefined,
    setMenus: () => undefined,
    setTheme: () => undefined,
  };
  const connection = {
    host: { ...silent, ...host },
    browserFiles: undefined,
    onCommand: () => () => undefined,
    dropped: () => Promise.resolve(undefined),
  };
  useEngineState.setState({ client, connection: { ...connection, channel: null as never }, status: { kind: 'ready' } });
  return {
    client,
    asked,
    /** What was asked for by this name, oldest first. */
    params: <Name extends EngineRequestName>(name: Name) =>
      asked.filter(({ request }) => request === name).map(({ params }) => params as EngineParams[Name]),
    /** The engine says something unasked. */
    tell: <Name extends EngineEventName>(event: Name, payload: EngineEvents[Name]) =>
      receive(JSON.stringify({ event, seq: ++events, payload })),
  };
}

/** Something that is answered when the test says so. */
export function held<T>() {
  let settle: { resolve(value: T): void; reject(error: unknown): void } | undefined;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  return {
    promise,
    resolve: (value: T) => settle?.resolve(value),
    reject: (error: unknown) => settle?.reject(error),
  };
}

/** A file that a dialog has been answered with. */
export function chosen(path: string): ChosenFile {
  return { path, name: path.replace(/^.*\//, '') };
}

/** Lets everything that can go on without another answer go on. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
