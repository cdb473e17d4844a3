import type { Document } from '../../core/graph/document.ts';
import { sha256Of } from '../files/sha256.ts';
import { Sessions } from '../graph/sessions.ts';
import type { Model } from '../model/model.ts';
import type { NamedTensors } from '../tensors/named.ts';

/**
 * The probabilities of the token that follows a text, of which the network sees all: what it has read before, it remembers, and
 * reads only what is new.
 */
export type Remembering = (text: readonly number[]) => Promise<Float32Array>;

/** A network with weights that can remember several texts, one each. */
export interface Rememberer {
  /** Undefined: it turned out that it cannot. */
  read(): Remembering | undefined;
  release(): Promise<void>;
}

/** How a network with some weights remembers; undefined: it cannot. What `looking` cannot make itself is handed to it. */
export type RemembererOf = (
  document: Document,
  model: Model,
) => ((weights: NamedTensors) => Promise<Rememberer>) | undefined;

/** One network with the weights that were asked for last: choosing tokens by hand asks again and again. */
export class Remembered {
  readonly #open: ((weights: NamedTensors) => Promise<Rememberer>) | undefined;
  readonly #sessions = new Sessions<Rememberer>(1);

  constructor(open: ((weights: NamedTensors) => Promise<Rememberer>) | undefined) {
    this.#open = open;
  }

  /** Works with a text that the network remembers; with undefined if it cannot. */
  async use<T>(weights: NamedTensors, work: (next: Remembering | undefined) => Promise<T>): Promise<T> {
    const open = this.#open;
    if (!open) return work(undefined);
    const bytes = [...weights.values()].map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)); // prettier-ignore
    return this.#sessions.use(await sha256Of(bytes), () => open(weights), (known) => work(known.read())); // prettier-ignore
  }

  dispose(): void {
    this.#sessions.dispose();
  }
}
