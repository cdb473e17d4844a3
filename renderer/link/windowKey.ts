const NAME = 'neuroloom.window';
/** A page may come before its forerunner has gone... */
const PATIENCE_MS = 1_000;
/** ... and one that was loaded again has one, which goes for certain, on a busy computer later. */
const RELOADED_PATIENCE_MS = 15_000;

/** Names this window: what it keeps, the runs that it leads. A reload of the page keeps the name. */
export function windowKey(): string {
  const key = sessionStorage.getItem(NAME);
  if (key !== null) return key;
  const fresh = crypto.randomUUID();
  sessionStorage.setItem(NAME, fresh);
  return fresh;
}

/**
 * Makes sure that no other window has this one's name: a duplicated tab comes with a copy of it, and gets another. The
 * name is held by a lock for as long as the page lives or has it.
 */
export async function claimWindow(): Promise<void> {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const patience = navigation?.type === 'reload' ? RELOADED_PATIENCE_MS : PATIENCE_MS;
  if (await hold(windowKey(), { signal: AbortSignal.timeout(patience) })) return;
  await renameWindow();
}

/** Takes another name: nothing that is kept under the old one is this window's any more. */
export async function renameWindow(): Promise<void> {
  release();
  const fresh = crypto.randomUUID();
  sessionStorage.setItem(NAME, fresh);
  await hold(fresh, {});
}

/** Gives up the name that is held. */
let release: () => void = () => undefined;

/** The windows of this browser that are there. */
export async function openWindows(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name?.startsWith(`${NAME}.`) ? [name.slice(NAME.length + 1)] : [])));
}

/** False when it is another's. */
function hold(key: string, options: LockOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const untilReleased = () => {
      resolve(true);
      return new Promise<void>((free) => (release = free));
    };
    navigator.locks.request(`${NAME}.${key}`, options, untilReleased).catch(() => resolve(false));
  });
}
