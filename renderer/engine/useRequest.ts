import { useEffect, useMemo, useState } from 'react';
import type { EngineParams, EngineRequestName, EngineResults } from '../../core/protocol/engine.ts';
import { useEngineState } from './session.ts';

interface Settled<T> {
  readonly key: string;
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
  const words = useMemo(() => JSON.stringify(params), [params]);
  const key = params === null ? null : `${name} ${refresh} ${generation} ${words}`;
  const [settled, setSettled] = useState<Settled<EngineResults[Name]>>();
  useEffect(() => {
    if (!client || key === null) return;
    let isCurrent = true;
    client.request(name, JSON.parse(words) as EngineParams[Name]).then(
      (data) => isCurrent && setSettled({ key, data, error: undefined }),
      (error: unknown) => isCurrent && setSettled({ key, data: undefined, error }),
    );
    return () => void (isCurrent = false);
  }, [client, key, name, words]);
  if (key === null) return { data: undefined, error: undefined, isLoading: false };
  return { data: settled?.data, error: settled?.error, isLoading: settled?.key !== key };
}
