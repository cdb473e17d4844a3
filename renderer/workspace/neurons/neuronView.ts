import { onOpening } from '../document/document.ts';
import { offerStore } from '../document/viewState.ts';
import { perDocument } from '../workspaces.ts';

/** One number of an opened layer: the weight of an input, or (input null) the bias, of a unit. */
export interface ChosenNeuron {
  /** The layer. */
  readonly path: string;
  readonly input: number | null;
  readonly unit: number;
}

interface NeuronView {
  /** Paths of the layers that are opened into their neurons. */
  readonly opened: readonly string[];
  readonly chosen: ChosenNeuron | null;
  /** For which example of the training part net and outputs are shown. */
  readonly example: number;
  /** By which weights are drawn anew. */
  readonly seed: number;
  /** Opens these layers, or closes them when all of them are open. */
  toggle(paths: readonly string[]): void;
}

/** What of the neurons is looked at: gone with the window. */
export const useNeuronView = perDocument<NeuronView>((set, get) => ({
  opened: [],
  chosen: null,
  example: 0,
  seed: 1,
  toggle: (paths) => {
    const { opened, chosen } = get();
    const others = opened.filter((path) => !paths.includes(path));
    const isAllOpen = paths.every((path) => opened.includes(path));
    set({
      opened: isAllOpen ? others : [...others, ...paths],
      chosen: paths.includes(chosen?.path ?? '') ? null : chosen,
    });
  },
}));

onOpening(() => useNeuronView.setState(useNeuronView.getInitialState()));
offerStore('neurons', useNeuronView, ['opened', 'example', 'seed']);
