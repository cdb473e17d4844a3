import { hostCommands } from '../../../core/protocol/hostCommands.ts';
import { text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useOverlay } from '../../workspace/document/overlay.ts';
import { useSelection } from '../../workspace/document/selection.ts';
import * as canvas from '../../workspace/editing/actions.ts';
import * as clipboard from '../../workspace/editing/clipboard.ts';
import { fit } from '../../workspace/editing/fit.ts';
import * as modules from '../../workspace/editing/modules.ts';
import { middleOfView } from '../../workspace/editing/view.ts';
import { moduleCommands } from './moduleCommands.ts';
import { neuronCommands } from './neuronCommands.ts';

const hasNodes = () => useSelection.getState().nodes.length > 0;
const hasSelection = () => hasNodes() || useSelection.getState().edges.length > 0;
const show = (kind: 'findNode' | 'connectTo') => () => useOverlay.getState().show({ kind });
const settings = useSettings.getState;

/** What is done to the graph, and how it is looked at. */
export const canvasCommands: CommandTable = {
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
  fit: { ...hostCommands.fit, group: 'canvas', run: () => fit() },
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
};
