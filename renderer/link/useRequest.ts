import { useEffect, useState } from 'react';
import type { EngineParams, EngineRequestName, EngineResults } from '../../core/protocol/engine.ts';
import { isSame } from '../kit/same.ts';
import { useEngineState } from './session.ts';

/** What was asked, of which engine, and for the how manieth time. */
interface Asked<Params> {
  readonly params: Params;
  readonly refresh: string | number;
  readonly generation: number;
}

interface Settled<Params, T> {
  readonly asked: Asked<Params>;
  readonly data: T | undefined;
  readonly error: unknown;
}

export interface Requested<T> {
  /** The newest answer; while another is under way, still the one before. */
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
}

/**
 * Asks the engine while a component is shown, and again when `params` or `refresh` change or the engine was started
 * again. `params` null asks nothing.
 */
export function useRequest<Name extends EngineRequestName>(
  name: Name,
  params: EngineParams[Name] | null,
  refresh: string | number = '',
): Requested<EngineResults[Name]> {
  const client = useEngineState((state) => (state.status.kind === 'ready' ? state.client : null));
  const generation = useEngineState((state) => state.generation);
  const now = { params, refresh, generation };
  const [asked, setAsked] = useState<Asked<EngineParams[Name] | null>>(now);
  const [settled, setSettled] = useState<Settled<EngineParams[Name] | null, EngineResults[Name]>>();
  // Callers write their params down anew each time: only what says something else is asked.
  if (!isSame(asked, now)) setAsked(now);
  useEffect(() => {
    if (!client || asked.params === null) return;
    let isCurrent = true;
    client.request(name, asked.params).then(
      (data) => isCurrent && setSettled({ asked, data, error: undefined }),
      (error: unknown) => isCurrent && setSettled({ asked, data: undefined, error }),
    );
    return () => void (isCurrent = false);
  }, [client, name, asked]);
  if (params === null) return { data: undefined, error: undefined, isLoading: false };
  return { data: settled?.data, error: settled?.error, isLoading: settled?.asked !== asked };
}
