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
import { besideSelected } from '../../workspace/editing/reveal.ts';
import { moduleCommands } from './moduleCommands.ts';
import { neuronCommands } from './neuronCommands.ts';

const hasNodes = () => useSelection.getState().nodes.length > 0;
const hasSelection = () => hasNodes() || useSelection.getState().edges.length > 0;
const show = (kind: 'findNode' | 'connectTo' | 'connectFrom') => () => useOverlay.getState().show({ kind });
const nodesFirst = text('Select some nodes first.', 'Zuerst Knoten auswählen.');
const oneNodeFirst = text('Select one node first.', 'Zuerst einen Knoten auswählen.');
const hasOneNode = () => useSelection.getState().nodes.length === 1;
const showBlocks = (by: 'beside' | 'after') => () =>
  useOverlay.getState().show({ kind: 'addBlock', at: besideSelected(), wire: null, by });
const settings = useSettings.getState;

/** What is done to the graph, and how it is looked at. */
export const canvasCommands: CommandTable = {
  undo: {
    text: text('Undo', 'Rückgängig'),
    shortcuts: ['Mod+Z'],
    group: 'edit',
    isEnabled: () => useDocument.getState().past.length > 0,
    needs: text('Nothing has been done yet that could be undone.', 'Es gibt noch nichts rückgängig zu machen.'),
    menus: { edit: 11 },
    run: () => canvas.takeBack('undo'),
  },
  redo: {
    text: text('Redo', 'Wiederholen'),
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    group: 'edit',
    isEnabled: () => useDocument.getState().future.length > 0,
    needs: text('Nothing has been undone.', 'Es wurde nichts rückgängig gemacht.'),
    menus: { edit: 12 },
    run: () => canvas.takeBack('redo'),
  },
  cut: {
    text: text('Cut', 'Ausschneiden'),
    shortcuts: ['Mod+X'],
    group: 'edit',
    isByEvent: true,
    isEnabled: hasNodes,
    needs: nodesFirst,
    menus: { nodes: 31, edit: 21 },
    run: clipboard.cutByCommand,
  },
  copy: {
    text: text('Copy', 'Kopieren'),
    shortcuts: ['Mod+C'],
    group: 'edit',
    isByEvent: true,
    isEnabled: hasNodes,
    needs: nodesFirst,
    menus: { nodes: 32, edit: 22 },
    run: clipboard.copyByCommand,
  },
  paste: {
    text: text('Paste', 'Einfügen'),
    shortcuts: ['Mod+V'],
    group: 'edit',
    isByEvent: true,
    menus: { canvas: 12, nodes: 33, edit: 23 },
    run: clipboard.pasteByCommand,
  },
  duplicate: {
    text: text('Duplicate', 'Duplizieren'),
    shortcuts: ['Mod+D'],
    group: 'edit',
    isEnabled: hasNodes,
    needs: nodesFirst,
    menus: { nodes: 34, edit: 24 },
    run: clipboard.duplicateSelection,
  },
  delete: {
    text: text('Delete', 'Löschen'),
    shortcuts: ['Delete', 'Backspace'],
    group: 'edit',
    scope: 'canvas',
    isEnabled: hasSelection,
    needs: text('Select nodes or wires first.', 'Zuerst Knoten oder Leitungen auswählen.'),
    menus: { nodes: 35, edges: 12, edit: 25 },
    run: canvas.deleteSelection,
  },
  selectAll: {
    text: text('Select all', 'Alles auswählen'),
    shortcuts: ['Mod+A'],
    group: 'edit',
    scope: 'canvas',
    menus: { canvas: 13, edit: 26 },
    run: canvas.selectAll,
  },
  group: {
    text: text('Make a module', 'Modul bilden'),
    shortcuts: ['Mod+G'],
    group: 'edit',
    isEnabled: hasNodes,
    needs: nodesFirst,
    menus: { nodes: 41, edit: 31 },
    run: modules.groupSelection,
  },
  addBlock: {
    text: text('Add a block …', 'Block einfügen …'),
    group: 'canvas',
    shortcuts: ['Shift+A'],
    scope: 'canvas',
    menus: { canvas: 11 },
    run: showBlocks('beside'),
  },
  insertAfter: {
    text: text('Insert after …', 'Danach einfügen …'),
    group: 'canvas',
    shortcuts: ['Shift+I'],
    isEnabled: hasOneNode,
    needs: oneNodeFirst,
    menus: { nodes: 13 },
    run: showBlocks('after'),
  },
  connectTo: {
    text: text('Wire to …', 'Leitung nach …'),
    group: 'canvas',
    shortcuts: ['Shift+W'],
    isEnabled: hasOneNode,
    needs: oneNodeFirst,
    menus: { nodes: 14 },
    run: show('connectTo'),
  },
  connectFrom: {
    text: text('Wire from …', 'Leitung von …'),
    group: 'canvas',
    shortcuts: ['Shift+F'],
    isEnabled: hasOneNode,
    needs: oneNodeFirst,
    menus: { nodes: 15 },
    run: show('connectFrom'),
  },
  find: {
    text: text('Find node …', 'Knoten suchen …'),
    shortcuts: ['Mod+F'],
    group: 'canvas',
    menus: { canvas: 14, edit: 32 },
    run: show('findNode'),
  },
  ...moduleCommands,
  ...neuronCommands,
  layout: {
    text: text('Arrange nodes', 'Knoten anordnen'),
    shortcuts: ['Shift+L'],
    group: 'canvas',
    menus: { canvas: 21, view: 12 },
    run: canvas.arrange,
  },
  fit: {
    text: text('Show everything', 'Alles zeigen'),
    shortcuts: ['.'],
    group: 'canvas',
    menus: { canvas: 22, view: 11 },
    run: () => fit(),
  },
  zoomIn: { text: text('Zoom in', 'Vergrößern'), group: 'canvas', shortcuts: ['+'], run: () => canvas.zoom('in') },
  zoomOut: { text: text('Zoom out', 'Verkleinern'), group: 'canvas', shortcuts: ['-'], run: () => canvas.zoom('out') },
  zoomActual: {
    text: text('Actual size', 'Originalgröße'),
    group: 'canvas',
    shortcuts: ['0'],
    run: () => canvas.zoom('actual'),
  },
  minimap: {
    text: text('Minimap', 'Übersichtskarte'),
    shortcuts: ['Alt+M'],
    group: 'canvas',
    menus: { canvas: 23, view: 13 },
    run: () => settings().set({ isMinimapShown: !settings().isMinimapShown }),
  },
};
