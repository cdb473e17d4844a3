import type { Document } from '../../../core/graph/document.ts';
import { follow } from '../../link/follow.ts';
import { windowKey } from '../../link/windowKey.ts';
import { useSettings } from '../../kit/settings.ts';
import { isInSight, readArrangement, standard, withOffered, withShown, type Arrangement } from './arrangement.ts';
import { useDocument } from './document.ts';
import { keptArrangement, keepArrangement } from './keptArrangements.ts';
import { offerView } from './viewState.ts';
import { perDocument, workspace } from '../workspaces.ts';

interface Panels {
  readonly arrangement: Arrangement;
  /** The panel that commands mean: the one that was shown or pressed last. */
  readonly current: string;
}

interface Offer {
  readonly name: string;
  /** See Panel. */
  readonly isOffered?: (document: Document) => boolean;
  readonly isStill?: true;
}

let offers: readonly Offer[] = [];

/** The panels that there are for the document that is open, in the order of their tabs. */
export const offeredPanels = (): readonly string[] => {
  const { document } = useDocument.getState();
  return offers.filter(({ isOffered }) => isOffered?.(document) !== false).map(({ name }) => name);
};

/** The arrangement to begin with, and to go back to: a projector's large words leave a low panel no rows, and a narrow inspector no tabs. */
export const usual = (): Arrangement =>
  useSettings.getState().theme === 'projector' ? standard(offeredPanels(), 0.85, 27) : standard(offeredPanels());

/** How the parts of the editor lie, for the document that is open. */
export const usePanels = perDocument<Panels>(() => ({ arrangement: usual(), current: 'training' }));

/** Says which panels there are, in the order of their tabs. */
export function offerPanels(panels: readonly Offer[]): void {
  offers = panels;
  usePanels.setState({ arrangement: usual() });
}

/** Brings a panel in sight: a cell of the confusion matrix shows its examples. */
export function showPanel(name: string): void {
  usePanels.setState(({ arrangement }) => ({ arrangement: withShown(arrangement, name), current: name }));
}

/** Before a first run: where panels are in sight and none would show anything of it, Training comes in front. */
export function showTraining(): void {
  const { arrangement } = usePanels.getState();
  const seen = offers.filter(({ name }) => isInSight(arrangement, name));
  if (seen.length > 0 && seen.every(({ isStill }) => isStill)) showPanel('training');
}

export function arrange(change: (arrangement: Arrangement) => Arrangement): void {
  usePanels.setState(({ arrangement }) => ({ arrangement: change(arrangement) }));
}

offerView('panels', {
  read: () => usePanels.getState().arrangement,
  show: (kept) => {
    const read = readArrangement(kept, offeredPanels());
    if (read) usePanels.setState({ arrangement: read });
  },
});

/** Whose arrangement it is: the file's; of a document that has none, this tab's under its name. */
const owner = ({ path, document }: Pick<Opened, 'path' | 'document'>) =>
  path ?? `${windowKey()} ${workspace().name} ${document.name}`;

type Opened = ReturnType<typeof useDocument.getState>;

/** A document comes with its own arrangement; one that has none looks as the last did, with its canvas in sight. */
function bring(opened: Opened): void {
  const { own, last } = keptArrangement(owner(opened));
  const kept = own ?? last ?? usePanels.getState().arrangement;
  const offered = offeredPanels();
  const read = readArrangement(kept, offered) ?? usual();
  usePanels.setState({ arrangement: own === undefined ? { ...read, maximised: null } : read });
}

/** An edit may give a document something to show in a panel, or take it away. */
follow(useDocument, ({ document, openings }, before) => {
  if (openings !== before.openings || document === before.document) return;
  const { arrangement } = usePanels.getState();
  const next = withOffered(arrangement, offeredPanels());
  if (next !== arrangement) usePanels.setState({ arrangement: next });
});

if (typeof localStorage !== 'undefined') {
  follow(useDocument, (state, before) => {
    if (state.openings !== before.openings) bring(state);
    else if (state.path !== before.path) keepArrangement(owner(state), usePanels.getState().arrangement);
  });
  follow(usePanels, ({ arrangement }, before) => {
    if (arrangement !== before.arrangement) keepArrangement(owner(useDocument.getState()), arrangement);
  });
}
