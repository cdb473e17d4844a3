import { setTimeout as pause } from 'node:timers/promises';
import { addressed, NO_PAGE, type Channel } from '../../core/protocol/channel.ts';
import type { EngineEventName, EngineEvents, EventFrame } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Emit } from '../train/reporter.ts';
import { windowOf } from '../../core/protocol/windows.ts';

/** A page that talks to the engine. What it subscribes to belongs to it, and ends with it. */
export interface Page {
  /** The host's number for it: a new one for every connection. */
  readonly number: number;
  /** The window it belongs to: the same after reconnecting or reloading. */
  window: string;
  /** Sends to this page only. */
  readonly emit: Emit;
  /** Returns the function that unsubscribes. */
  onGone(listener: () => void): () => void;
  /** It was gone before its last request was started. */
  readonly isGone: boolean;
}

interface Known {
  readonly page: Page;
  readonly leaving: Set<() => void>;
}

/** A page that is reloaded, or briefly loses its connection, is back within this time. */
const GRACE_MS = 5_000;

/** The connected pages, and the events that are sent to them. */
export class Pages {
  readonly #channel: Channel;
  readonly #known = new Map<number, Known>();
  readonly #afterLeaving = new Set<() => void>();
  readonly #grace: () => Promise<unknown>;
  /** By window: the time within which one that has just gone may come back. */
  readonly #leaving = new Map<string, Promise<void>>();
  #events = 0;

  /** @param grace waits for the time within which a window may come back */
  constructor(channel: Channel, grace: () => Promise<unknown> = () => pause(GRACE_MS, undefined, { ref: false })) {
    this.#channel = channel;
    this.#grace = grace;
  }

  /** Calls `listener` whenever a page has gone. */
  onGone(listener: () => void): void {
    this.#afterLeaving.add(listener);
  }

  page(number: number): Page {
    const known = this.#known.get(number);
    if (known) return known.page;
    const leaving = new Set<() => void>();
    const isKnown = () => this.#known.get(number)?.page === page;
    const page: Page = {
      number,
      window: `page ${number}`,
      emit: (event, payload) => this.#tell(number, event, payload),
      onGone: (listener) => {
        leaving.add(listener);
        return () => void leaving.delete(listener);
      },
      get isGone() {
        return !isKnown();
      },
    };
    this.#known.set(number, { page, leaving });
    return page;
  }

  gone(number: number): void {
    const known = this.#known.get(number);
    this.#known.delete(number);
    if (known && !this.isOpen(known.page.window)) this.#await(known.page.window);
    for (const listener of [...(known?.leaving ?? []), ...this.#afterLeaving]) listener();
  }

  /** Whether a window is still there, by its name or by the key of one of its documents. */
  isOpen(key: string): boolean {
    return [...this.#known.values()].some(({ page }) => page.window === windowOf(key));
  }

  /** Whether a window is gone for good, as far as anyone can tell: one that has just gone gets time to come back. */
  async hasGone(key: string): Promise<boolean> {
    const window = windowOf(key);
    // It may have come back and be reloading again.
    for (let over = this.#leaving.get(window); over && !this.isOpen(window); over = this.#leaving.get(window))
      await over;
    return !this.isOpen(window);
  }

  #await(window: string): void {
    const over = this.#grace().then(() => {
      if (this.#leaving.get(window) === over) this.#leaving.delete(window);
    });
    this.#leaving.set(window, over);
  }

  /** Sends to all pages. */
  readonly emit: Emit = (event, payload) => this.#tell(NO_PAGE, event, payload);

  /** Sends to the pages of one window. */
  emitTo<Name extends EngineEventName>(window: string, event: Name, payload: EngineEvents[Name]): void {
    for (const { page } of this.#known.values()) if (page.window === window) page.emit(event, payload);
  }

  #tell<Name extends EngineEventName>(page: number, event: Name, payload: EngineEvents[Name]): void {
    const frame: EventFrame = { number: ++this.#events, event, payload };
    this.#channel.send(addressed(page, JSON.stringify(frame)));
  }
}

/** One instance per page, created on demand and ended with the page. Fails with cancelled after that. */
export function perPage<T>(make: (page: Page) => T, end: (own: T) => void): (page: Page) => T {
  const made = new Map<Page, T>();
  return (page) => {
    const known = made.get(page);
    if (known !== undefined) return known;
    if (page.isGone) throw new EngineError('cancelled', 'The page that asked for it has gone.');
    const own = make(page);
    made.set(page, own);
    page.onGone(() => {
      made.delete(page);
      end(own);
    });
    return own;
  };
}
