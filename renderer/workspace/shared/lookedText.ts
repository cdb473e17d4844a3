import { onOpening } from '../document/document.ts';
import { offerStore } from '../document/viewState.ts';
import { perDocument } from '../workspaces.ts';

interface LookedText {
  /** null: examples of the data are looked at instead. */
  readonly text: string | null;
  /** The second text; empty: there is none. */
  readonly pair: string;
}

/** A text of one's own that the network is looked at with. */
export const useLookedText = perDocument<LookedText>(() => ({ text: null, pair: '' }));

offerStore('looked text', useLookedText, ['text', 'pair']);

onOpening(() => useLookedText.setState(useLookedText.getInitialState()));
