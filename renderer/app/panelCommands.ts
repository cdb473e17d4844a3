import { text } from '../../core/text.ts';
import { CANVAS, fixed, isInSight, moved, stacksOf, toggled, withMaximised, type Closable, type Place } from '../workspace/document/arrangement.ts'; // prettier-ignore
import { arrange, offeredPanels, showPanel, usePanels, usual } from '../workspace/document/panels.ts';
import type { CommandTable } from '../workspace/commands/registry.ts';

/** The panel that the focus is in; else the one that was shown or pressed last. */
function current(): string {
  const tab = document.activeElement?.closest('[role="tab"][aria-controls^="flexlayout-tab-"]');
  const panel = tab?.getAttribute('aria-controls') ?? document.activeElement?.closest('[role="tabpanel"][id^="flexlayout-tab-"]')?.id; // prettier-ignore
  const name = panel?.replace('flexlayout-tab-', '') ?? '';
  return offeredPanels().includes(name) ? name : usePanels.getState().current;
}

/** The focus goes with the panel, once it is drawn in its place. */
function focusTab(name: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => document.getElementById(`flexlayout-tabbutton-${name}`)?.focus()),
  );
}

const move = (place: Place) => () => {
  const name = current();
  arrange((arrangement) => moved(arrangement, name, place, offeredPanels()));
  usePanels.setState({ current: name });
  focusTab(name);
};

function maximise(): void {
  if (isOnCanvas()) return maximiseCanvas();
  const name = current();
  arrange((arrangement) => withMaximised(arrangement, name));
  usePanels.setState({ current: name });
  focusTab(name);
}

const isOnCanvas = () => (document.activeElement?.closest(`#flexlayout-tab-${CANVAS}`) ?? null) !== null;

function maximiseCanvas(): void {
  arrange((arrangement) => withMaximised(arrangement, CANVAS));
}

export const isMaximised = (): boolean => usePanels.getState().arrangement.maximised !== null;

const next = (step: 1 | -1) => () => {
  const names = stacksOf(usePanels.getState().arrangement.root)
    .flatMap(({ panels }) => panels)
    .filter((name) => !fixed.includes(name));
  const { arrangement } = usePanels.getState();
  // From behind a closed part it begins with the one that would be seen.
  const name = isInSight(arrangement, current())
    ? names.at((names.indexOf(current()) + step) % names.length)
    : current();
  if (name === undefined) return;
  showPanel(name);
  focusTab(name);
};

const toggle = (side: Closable) => () => arrange((arrangement) => toggled(arrangement, side));

/** Where the panels lie, and which of them is seen. */
export const panelCommands: CommandTable = {
  maximisePanel: {
    text: text('Maximise or restore the panel (present)', 'Bereich maximieren oder verkleinern (präsentieren)'),
    group: 'panels',
    shortcuts: ['F9'],
    menus: { panels: 11, view: 31 },
    run: maximise,
  },
  maximiseCanvas: {
    text: text('Maximise or restore the canvas (present)', 'Fläche maximieren oder verkleinern (präsentieren)'),
    group: 'panels',
    menus: { canvas: 27, view: 14 },
    run: maximiseCanvas,
  },
  restorePanels: {
    text: text('Show all parts of the window again (Esc)', 'Alle Teile des Fensters wieder zeigen (Esc)'),
    group: 'panels',
    isRare: true,
    isEnabled: isMaximised,
    needs: text('Nothing is maximised.', 'Nichts ist maximiert.'),
    run: () => arrange((arrangement) => ({ ...arrangement, maximised: null })),
  },
  panelBeside: {
    text: text('Move the panel beside the canvas', 'Bereich neben die Fläche legen'),
    group: 'panels',
    menus: { panels: 21 },
    run: move('beside'),
  },
  panelBelow: {
    text: text('Move the panel below the canvas', 'Bereich unter die Fläche legen'),
    group: 'panels',
    menus: { panels: 22 },
    run: move('below'),
  },
  panelApart: {
    text: text('Show the panel side by side with the others', 'Bereich neben den anderen zeigen'),
    group: 'panels',
    menus: { panels: 23 },
    run: move('apart'),
  },
  nextPanel: {
    text: text('Next panel', 'Nächster Bereich'),
    group: 'panels',
    shortcuts: ['F8'],
    menus: { panels: 31 },
    run: next(1),
  },
  previousPanel: {
    text: text('Previous panel', 'Voriger Bereich'),
    group: 'panels',
    shortcuts: ['Shift+F8'],
    menus: { panels: 32 },
    run: next(-1),
  },
  resetPanels: {
    text: text('Reset the arrangement of the panels', 'Anordnung der Bereiche zurücksetzen'),
    group: 'panels',
    menus: { panels: 41, view: 32 },
    run: () => arrange(() => usual()),
  },
  togglePalette: {
    text: text('Show or hide the palette', 'Palette ein- oder ausblenden'),
    group: 'window',
    shortcuts: ['Mod+B'],
    menus: { bar: 31 },
    run: toggle('palette'),
  },
  toggleInspector: {
    text: text('Show or hide the inspector', 'Inspektor ein- oder ausblenden'),
    group: 'window',
    shortcuts: ['Mod+I'],
    menus: { bar: 32 },
    run: toggle('inspector'),
  },
  toggleDock: {
    text: text('Show or hide the panels below', 'Untere Bereiche ein- oder ausblenden'),
    group: 'window',
    shortcuts: ['Mod+J'],
    menus: { bar: 33 },
    run: toggle('below'),
  },
};
