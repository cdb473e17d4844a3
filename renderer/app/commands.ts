import type { HostCommandName } from '../../core/protocol/host.ts';
import { hostCommands } from '../../core/protocol/hostCommands.ts';
import { text, type Text } from '../../core/text.ts';
import * as canvas from '../workspace/editing/actions.ts';
import * as clipboard from '../workspace/editing/clipboard.ts';
import * as modules from '../workspace/editing/modules.ts';
import { middleOfView } from '../workspace/editing/view.ts';
import { restartEngine } from '../link/session.ts';
import { reportBug } from '../link/bugs.ts';
import { ask } from '../workspace/document/dialogs.ts';
import { useDocument } from '../workspace/document/document.ts';
import { useOverlay } from '../workspace/document/overlay.ts';
import { usePanels } from '../workspace/document/panels.ts';
import { activeRun, useRuns } from '../workspace/runs/runs.ts';
import { useSelection } from '../workspace/document/selection.ts';
import { useSettings } from '../kit/settings.ts';
import * as training from '../workspace/runs/training.ts';
import { goToArea } from './areas.ts';
import { moduleCommands } from './moduleCommands.ts';
import { neuronCommands } from './neuronCommands.ts';
import { projectCommands } from './projectCommands.ts';
import { nextTheme } from '../kit/theme.ts';

export type CommandGroup = 'project' | 'edit' | 'canvas' | 'training' | 'window';

export interface Command {
  readonly text: Text;
  readonly group: CommandGroup;
  /** `Mod` is Ctrl, or Cmd on a Mac; see shortcuts.ts. */
  readonly shortcuts?: readonly string[];
  /** Where the shortcut works: everywhere, or only while the focus is on the canvas (or nowhere), as plain keys do. */
  readonly scope?: 'canvas';
  /** Its shortcut is the system's: a clipboard event carries it out, not the key. */
  readonly isByEvent?: boolean;
  /** Left out of the lists that people read. */
  readonly isHidden?: boolean;
  isEnabled?(): boolean;
  run(): void | Promise<unknown>;
}

type OwnCommandName =
  | 'compiledGraph'
  | keyof typeof projectCommands
  | keyof typeof moduleCommands
  | keyof typeof neuronCommands
  | 'addBlock'
  | 'connectTo'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomActual'
  | 'nextArea'
  | 'previousArea'
  | 'togglePalette'
  | 'toggleInspector'
  | 'toggleDock'
  | 'theme'
  | 'language'
  | 'fullscreen';
export type CommandName = HostCommandName | OwnCommandName;

const isTrainable = () => training.obstacle(useDocument.getState().document) === undefined;
const hasNodes = () => useSelection.getState().nodes.length > 0;
const hasSelection = () => hasNodes() || useSelection.getState().edges.length > 0;
const toggle = (name: 'palette' | 'inspector' | 'dock') => () => usePanels.getState().toggle(name);
const show = (kind: 'commands' | 'shortcuts' | 'findNode' | 'connectTo') => () => useOverlay.getState().show({ kind });
const settings = useSettings.getState;

/**
 * Everything that can be done without pointing at a place. Shortcuts, the file menu, the context menu, the desktop's
 * native menu, the command palette and the overview of shortcuts all read this table.
 */
export const commands: Readonly<Record<CommandName, Command>> = {
  ...projectCommands,

  undo: {
    ...hostCommands.undo,
    group: 'edit',
    isEnabled: () => useDocument.getState().past.length > 0,
    run: () => canvas.takeBack('undo'),
  },
  redo: {
    ...hostCommands.redo,
    group: 'edit',
    isEnabled: () => useDocument.getState().future.length > 0,
    run: () => canvas.takeBack('redo'),
  },
  cut: {
    ...hostCommands.cut,
    group: 'edit',
    isByEvent: true,
    isEnabled: hasNodes,
    run: clipboard.cutByCommand,
  },
  copy: {
    ...hostCommands.copy,
    group: 'edit',
    isByEvent: true,
    isEnabled: hasNodes,
    run: clipboard.copyByCommand,
  },
  paste: {
    ...hostCommands.paste,
    group: 'edit',
    isByEvent: true,
    run: clipboard.pasteByCommand,
  },
  duplicate: {
    ...hostCommands.duplicate,
    group: 'edit',
    isEnabled: hasNodes,
    run: clipboard.duplicateSelection,
  },
  delete: {
    ...hostCommands.delete,
    group: 'edit',
    scope: 'canvas',
    isEnabled: hasSelection,
    run: canvas.deleteSelection,
  },
  selectAll: {
    ...hostCommands.selectAll,
    group: 'edit',
    scope: 'canvas',
    run: canvas.selectAll,
  },
  group: {
    ...hostCommands.group,
    group: 'edit',
    isEnabled: hasNodes,
    run: modules.groupSelection,
  },

  addBlock: {
    text: text('Add a block …', 'Block einfügen …'),
    group: 'canvas',
    shortcuts: ['Shift+A'],
    scope: 'canvas',
    run: () => useOverlay.getState().show({ kind: 'addBlock', at: middleOfView(), wire: null, isBeside: true }),
  },
  connectTo: {
    text: text('Wire to …', 'Verbinden mit …'),
    group: 'canvas',
    shortcuts: ['Shift+W'],
    isEnabled: () => useSelection.getState().nodes.length === 1,
    run: show('connectTo'),
  },
  find: { ...hostCommands.find, group: 'canvas', run: show('findNode') },
  ...moduleCommands,
  ...neuronCommands,
  layout: {
    ...hostCommands.layout,
    group: 'canvas',
    run: canvas.arrange,
  },
  fit: { ...hostCommands.fit, group: 'canvas', run: () => canvas.fit() },
  zoomIn: { text: text('Zoom in', 'Vergrößern'), group: 'canvas', shortcuts: ['+'], run: () => canvas.zoom('in') },
  zoomOut: { text: text('Zoom out', 'Verkleinern'), group: 'canvas', shortcuts: ['-'], run: () => canvas.zoom('out') },
  zoomActual: {
    text: text('Actual size', 'Originalgröße'),
    group: 'canvas',
    shortcuts: ['0'],
    run: () => canvas.zoom('actual'),
  },
  minimap: {
    ...hostCommands.minimap,
    group: 'canvas',
    run: () => settings().set({ isMinimapShown: !settings().isMinimapShown }),
  },

  train: { ...hostCommands.train, group: 'training', run: training.train },
  pause: {
    ...hostCommands.pause,
    group: 'training',
    run: () => (activeRun(useRuns.getState().runs) ? training.pause() : training.resume()),
  },
  step: {
    ...hostCommands.step,
    group: 'training',
    run: training.step,
  },
  stop: { ...hostCommands.stop, group: 'training', run: training.stop },
  restartEngine: { ...hostCommands.restartEngine, group: 'training', run: restartEngine },
  compiledGraph: {
    text: text('Show compiled graph …', 'Kompilierten Graphen zeigen …'),
    group: 'training',
    isEnabled: isTrainable,
    run: () => ask('compiledGraph'),
  },

  nextArea: {
    text: text('Next area of the window', 'Nächster Bereich des Fensters'),
    group: 'window',
    shortcuts: ['F6'],
    run: () => goToArea(1),
  },
  previousArea: {
    text: text('Previous area of the window', 'Voriger Bereich des Fensters'),
    group: 'window',
    shortcuts: ['Shift+F6'],
    run: () => goToArea(-1),
  },
  commands: {
    ...hostCommands.commands,
    group: 'window',
    run: show('commands'),
  },
  shortcuts: { ...hostCommands.shortcuts, group: 'window', run: show('shortcuts') },
  togglePalette: {
    text: text('Show or hide the palette', 'Palette ein- oder ausblenden'),
    group: 'window',
    shortcuts: ['Mod+B'],
    run: toggle('palette'),
  },
  toggleInspector: {
    text: text('Show or hide the inspector', 'Inspektor ein- oder ausblenden'),
    group: 'window',
    shortcuts: ['Mod+I'],
    run: toggle('inspector'),
  },
  toggleDock: {
    text: text('Show or hide the panels below', 'Untere Bereiche ein- oder ausblenden'),
    group: 'window',
    shortcuts: ['Mod+J'],
    run: toggle('dock'),
  },
  theme: {
    text: text('Next theme: light, dark, projector', 'Nächstes Farbschema: hell, dunkel, Projektor'),
    group: 'window',
    run: () => settings().set({ theme: nextTheme(settings().theme) }),
  },
  language: {
    text: text('Deutsch', 'English'),
    group: 'window',
    run: () => settings().set({ language: settings().language === 'en' ? 'de' : 'en' }),
  },
  fullscreen: {
    text: text('Full screen', 'Vollbild'),
    group: 'window',
    run: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  },
};

/** In the order in which they are listed. */
export const commandNames = Object.keys(commands) as readonly CommandName[];

export const groupLabels: Readonly<Record<CommandGroup, Text>> = {
  project: text('Project', 'Projekt'),
  edit: text('Edit', 'Bearbeiten'),
  canvas: text('Canvas', 'Fläche'),
  training: text('Training', 'Training'),
  window: text('Window', 'Fenster'),
};

export function isEnabled(name: CommandName): boolean {
  return commands[name].isEnabled?.() ?? true;
}

/** Carries out a command unless there is nothing that it could act on. */
export function runCommand(name: CommandName): void {
  if (isEnabled(name)) void carryOut(name);
}

async function carryOut(name: CommandName): Promise<void> {
  try {
    await commands[name].run();
  } catch (error) {
    reportBug(error);
  }
}
