import type { Given, Network } from './network.ts';
import type { Say } from './words.ts';

/** What a part of the page needs to let an input be entered. */
export interface EntryHost {
  readonly say: Say;
  readonly language: 'en' | 'de';
  readonly network: Network;
  /** The input has changed. */
  changed(): void;
}

/** A part of the page in which an input, or several, are entered. */
export interface Entry {
  readonly view: HTMLElement;
  /** What has been entered; undefined while that is nothing the network can read. */
  given(): Given | undefined;
  /** The network has answered for what was given last. */
  answered?(outputs: readonly Float32Array[]): void;
}
