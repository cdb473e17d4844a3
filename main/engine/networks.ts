import { Sessions } from '../graph/sessions.ts';
import { listedModel } from '../pretrained/library/library.ts';
import { stateOf } from '../pretrained/library/places.ts';
import type { Network } from '../pretrained/network.ts';
import { openNetwork } from '../pretrained/open.ts';

interface Loading {
  readonly signal?: AbortSignal | undefined;
  /** Told the share that has been loaded. */
  readonly onLoading?: (share: number) => void;
}

/** Models of the library that compute. One is megabytes, and is asked again and again: the last one stays open. */
export class Networks {
  readonly #home: string;
  readonly #open = new Sessions<Network>(1);

  constructor(home: string) {
    this.#home = home;
  }

  /** Works with a model by its name, opening it if needed. Fails as opening it does. */
  async use<T>(name: string, work: (network: Network) => Promise<T>, { signal, onLoading }: Loading = {}): Promise<T> {
    const model = await listedModel(this.#home, name);
    const open = (wanted: AbortSignal) =>
      openNetwork(this.#home, model, { signal: wanted, ...(onLoading && { onProgress: onLoading }) });
    return this.#open.use(await stateOf(model.place), open, work, signal);
  }
}
