import type { Emit } from '../train/reporter.ts';
import type { Page } from './pages.ts';

type Bound<H> = {
  [Name in keyof H]: H[Name] extends (params: infer Params, page: Page) => infer Result
    ? (params: Params) => Result
    : never;
};

/** Handlers bound to a single page, for tests. What it starts has no particular owner, like runs in tests. */
export function asOnePage<H extends object>(handlers: H, emit: Emit = () => undefined): Bound<H> {
  const page: Page = { number: 1, window: '', emit, onGone: () => () => undefined, isGone: false };
  const bound = Object.entries(handlers).map(([name, handle]) => [
    name,
    (params: unknown) => (handle as (params: unknown, page: Page) => unknown)(params, page),
  ]);
  return Object.fromEntries(bound) as Bound<H>;
}
