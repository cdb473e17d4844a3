import { z } from 'zod';
import type { Access } from '../channel.ts';
import { moment } from '../moment.ts';

/** One request of the contract between pages and engine. */
export interface EngineRequest<Params extends z.ZodType, Result> {
  /** As the engine checks them. */
  readonly params: Params;
  readonly answer: Answer<Result>;
  /** What is done with the file that `path` of the params names; null: nothing. */
  readonly access: Access | null;
}

/** The type of a result, for the compiler only: when the app runs there is nothing in it. */
export interface Answer<Result> {
  readonly type: Result;
}

export function answer<Result>(): Answer<Result> {
  return {} as Answer<Result>;
}

/** Keys of a record without keys of its own are any string. */
type Keys<T> = T extends unknown ? (string extends keyof T ? never : keyof T) : never;
type AccessFor<Params extends z.ZodType> = 'path' extends Keys<z.output<Params>> ? [access: Access | null] : [];

/** Where the params name a file, what is done with it has to be said. */
export function request<Params extends z.ZodType, Result>(
  params: Params,
  type: Answer<Result>,
  ...[access = null]: AccessFor<Params>
): EngineRequest<Params, Result> {
  return { params, answer: type, access };
}

export const runId = z.string().min(1).max(64);
export const path = z.string().min(1);
/** Absent: as the run is now. */
export const at = moment.optional();
