import { z } from 'zod';
import type { Access } from '../channel.ts';
import { moment } from '../moment.ts';
import { MOST_THREADS } from '../runs.ts';

/** A request in the protocol between pages and engine. */
export interface EngineRequest<Params extends z.ZodType, Result> {
  /** The schema that the engine validates them with. */
  readonly params: Params;
  readonly answer: Answer<Result>;
  /** What the engine does with the file named by `path` in the params; null: nothing. */
  readonly access: Access | null;
}

/** Carries the type of a result, at compile time only: at run time it is empty. */
export interface Answer<Result> {
  readonly type: Result;
}

/** `answer<Result>()` declares the type of a request's result. */
export function answer<Result>(): Answer<Result> {
  return {} as Answer<Result>;
}

/** For records without specific keys, this is any string. */
type Keys<T> = T extends unknown ? (string extends keyof T ? never : keyof T) : never;
type AccessFor<Params extends z.ZodType> = 'path' extends Keys<z.output<Params>> ? [access: Access | null] : [];

/** If the params name a file, the kind of access must be given. */
export function request<Params extends z.ZodType, Result>(
  params: Params,
  type: Answer<Result>,
  ...[access = null]: AccessFor<Params>
): EngineRequest<Params, Result> {
  return { params, answer: type, access };
}

export const runId = z.string().min(1).max(64);
export const path = z.string().min(1);
/** Absent: the current state of the run. */
export const at = moment.optional();
/** How many threads compute a step; absent: found by measuring. */
export const threads = z.union([z.literal('auto'), z.number().int().min(1).max(MOST_THREADS)]).optional();
