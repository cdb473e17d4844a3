import { useEffect, useState } from 'react';
import type { EngineParams, EngineRequestName, EngineResults } from '../../core/protocol/engine.ts';
import { isSame } from '../kit/same.ts';
import { createAsker } from './ask.ts';
import { isConnectionLost, TooLate } from './errors.ts';
import { useEngineState } from './session.ts';

/** Who has nothing to show after so long is told why. The answer is taken whenever it comes. */
const PATIENCE_MS = 30_000;

export interface Answer<T> {
  /** The newest answer; while another is under way, still the one before. */
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  /** Asks once more. */
  again(): void;
}

/** An answer of the engine. */
export interface Requested<Name extends EngineRequestName> extends Answer<EngineResults[Name]> {
  /** What `data` answers: while another answer is under way, what was asked before. What is shown beside it goes by this. */
  readonly asked: EngineParams[Name] | undefined;
}

interface Asked<T, Key> {
  readonly key: Key;
  readonly ask: (() => Promise<T>) | undefined;
}

interface Settled<T, Key> {
  readonly asked: Asked<T, Key>;
  readonly data: T | undefined;
  readonly error: unknown;
}

/**
 * Asks while a component is shown, and again whenever `key` says something else: plain data, compared by value. Where
 * the engine is lost the answer before stays, and the new engine is asked. `ask` undefined: it cannot be asked yet;
 * `patience`: how long nothing is said of an answer that does not come, in ms.
 */
export function useAnswer<T, Key>(
  key: Key,
  ask: (() => Promise<T>) | undefined,
  patience = PATIENCE_MS,
): Answer<T> & { readonly key: Key | undefined } {
  const [asked, setAsked] = useState<Asked<T, Key>>({ key, ask });
  const [settled, setSettled] = useState<Settled<T, Key>>();
  // Callers write their keys down anew each time: only what says something else is asked.
  if (!isSame(asked.key, key)) setAsked({ key, ask });
  useEffect(() => {
    if (!asked.ask) return;
    const { ask: send, forget } = createAsker();
    const tooLate = () => setSettled((before) => (before?.data ? before : { asked, data: undefined, error: new TooLate() })); // prettier-ignore
    const timer = patience === Infinity ? undefined : setTimeout(tooLate, patience);
    const end = () => {
      clearTimeout(timer);
      forget();
    };
    void send(asked.ask).then((outcome) => {
      if (!outcome) return;
      clearTimeout(timer);
      if (!isConnectionLost(outcome.error)) setSettled({ asked, ...outcome });
    });
    return end;
  }, [asked, patience]);
  return {
    data: settled?.data,
    key: settled?.asked.key,
    error: settled?.error,
    isLoading: settled?.asked !== asked,
    again: () => setAsked((last) => ({ ...last })),
  };
}

/**
 * Asks the engine while a component is shown, and again when `params` or `refresh` change or the engine was started
 * again. `params` null asks nothing.
 */
export function useRequest<Name extends EngineRequestName>(
  name: Name,
  params: EngineParams[Name] | null,
  refresh: string | number = '',
  patience = PATIENCE_MS,
): Requested<Name> {
  const client = useEngineState((state) => (state.status.kind === 'ready' ? state.client : null));
  const generation = useEngineState((state) => state.generation);
  const { key, ...answer } = useAnswer(
    { name, params, refresh, generation },
    client && params !== null ? () => client.request(name, params) : undefined,
    patience,
  );
  if (params === null) return { ...answer, data: undefined, asked: undefined, error: undefined, isLoading: false };
  return { ...answer, asked: key?.params ?? undefined };
}

export interface Action<T> {
  readonly isBusy: boolean;
  readonly value: T | undefined;
  readonly error: unknown;
  run(): Promise<void>;
}

/**
 * Something that is done on a click with the engine's help. What came of it is shown for as long as `subject` is the one
 * that it was done with; `act` returns undefined when it was given up.
 */
export function useAction<Subject, T>(subject: Subject, act: (subject: Subject) => Promise<T | undefined>): Action<T> {
  const [isBusy, setBusy] = useState(false);
  const [last, setLast] = useState<{ readonly subject: Subject; readonly value?: T; readonly error?: unknown }>();
  const run = async () => {
    setBusy(true);
    try {
      const value = await act(subject);
      if (value !== undefined) setLast({ subject, value });
    } catch (error) {
      setLast({ subject, error });
    } finally {
      setBusy(false);
    }
  };
  const own = last?.subject === subject ? last : undefined;
  return { isBusy, value: own?.value, error: own?.error, run };
}
