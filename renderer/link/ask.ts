import { isConnectionLost } from './errors.ts';
import { engineIsReady } from './session.ts';

/** What came of a question: an answer, or why there is none. */
export type Outcome<T> =
  { readonly data: T; readonly error: undefined } | { readonly data: undefined; readonly error: unknown };

/** Somebody who asks one thing after the other. Only the newest counts. */
export interface Asker {
  /** Says that something else is asked; what it returns says whether that still counts. */
  begin(): () => boolean;
  /** Asks; undefined when the answer came too late: something else was asked since, or it is not wanted any more. */
  ask<T>(send: () => Promise<T>): Promise<Outcome<T> | undefined>;
  /** What is under way is not wanted any more. */
  forget(): void;
}

/** `hereNow` is called with every question; what it returns says whether those who asked are still there. */
export function createAsker(hereNow: () => () => boolean = () => () => true): Asker {
  let newest = 0;
  const begin = () => {
    const own = ++newest;
    const isHere = hereNow();
    return () => own === newest && isHere();
  };
  return {
    begin,
    ask: async (send) => {
      const counts = begin();
      const outcome = await outcomeOf(send);
      return counts() ? outcome : undefined;
    },
    forget: () => void newest++,
  };
}

async function outcomeOf<T>(send: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { data: await send(), error: undefined };
  } catch (error) {
    return { data: undefined, error };
  }
}

/** Asks once the engine is there, and again of every new one, until there is an answer. Only for what changes nothing. */
export async function untilAnswered<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    await engineIsReady();
    try {
      return await send();
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
    }
  }
}
