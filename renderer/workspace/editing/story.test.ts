import { beforeEach, describe, expect, it } from 'vitest';
import { emptyDocument } from '../../../core/graph/create.ts';
import { builtIns } from '../../../core/modules/catalogue.ts';
import { analysisOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import { useSelection } from '../document/selection.ts';
import '../../app/features.ts';
import { runCommand } from '../commands/registry.ts';
import { add, connectToNode, dropOnWire, nudge, repairNode, selectAll } from './actions.ts';
import { copySelection, duplicateSelection, pasteText } from './clipboard.ts';
import { overlaps } from '../../../core/drawing/geometry.ts';
import { boxesOf } from '../../../core/drawing/places.ts';

const document = () => useDocument.getState().document;
const nodes = () => document().graph.nodes.map((node) => node.id);
const wires = () => document().graph.edges.map(({ from, to }) => `${from.node} ${to.node}`);
const steps = () => useDocument.getState().past.length;
const select = (...ids: string[]) => useSelection.getState().select({ nodes: ids });
const problemOn = (id: string) => analysisOf(document()).problems.find((problem) => problem.nodeId === id);

/** The canvas as a person uses it, without a window. */
beforeEach(() => {
  useDocument.getState().open(emptyDocument('story'), null);
  select();
});

describe('building a network', () => {
  it('grows a chain by the palette alone, each block tied to the one before', () => {
    for (const block of ['dataset', 'flatten', 'linear', 'output']) add(block);
    expect(wires()).toEqual(['dataset1 flatten1', 'flatten1 linear1', 'linear1 output1']);
    expect(useSelection.getState().nodes).toEqual(['output1']);
    expect(steps()).toBe(4);
  });

  it('says what is wrong with a wire and puts it right with one press, one undo takes it back', () => {
    for (const block of ['dataset', 'linear']) add(block);
    const problem = problemOn('linear1');
    expect(problem?.message.en).toContain('insert Flatten');
    repairNode('linear1', problem!.fixes![0]!);
    expect(wires()).toEqual(['dataset1 flatten1', 'flatten1 linear1']);
    expect(problemOn('linear1')).toBeUndefined();
    useDocument.getState().undo();
    expect(wires()).toEqual(['dataset1 linear1']);
  });

  it('refuses a cycle in words and changes nothing', () => {
    for (const block of ['dataset', 'flatten', 'relu']) add(block);
    const before = document();
    connectToNode({ end: { node: 'relu1', port: 'out' }, side: 'outputs' }, 'flatten1', ['in']);
    expect(useDocument.getState().refusal?.de).toContain('Kreis');
    expect(document()).toBe(before);
  });

  it('puts a block into a wire and selects it', () => {
    for (const block of ['dataset', 'flatten']) add(block);
    dropOnWire('relu', document().graph.edges[0]!.id, { x: 0, y: 0 });
    expect(wires()).toEqual(['dataset1 relu1', 'relu1 flatten1']);
    expect(useSelection.getState().nodes).toEqual(['relu1']);
  });
});

describe('changing a network', () => {
  beforeEach(() => {
    for (const block of ['dataset', 'flatten', 'linear']) add(block);
  });

  it('pastes nodes with their inner wires under new names, and selects them', () => {
    select('flatten1', 'linear1');
    const text = copySelection();
    pasteText(text);
    expect(useSelection.getState().nodes).toEqual(['flatten2', 'linear2']);
    expect(wires()).toContain('flatten2 linear2');
  });

  it('pastes what was copied when the clipboard cannot be read, and leaves foreign text alone', () => {
    select('linear1');
    copySelection();
    pasteText(undefined);
    expect(nodes()).toContain('linear2');
    pasteText('a shopping list');
    expect(nodes()).not.toContain('linear3');
  });

  it('pastes and duplicates onto no other card, modules too', () => {
    add({ module: builtIns[0]! });
    select('module1', 'linear1');
    pasteText(copySelection());
    pasteText(undefined);
    duplicateSelection();
    const boxes = boxesOf(document(), 'root');
    expect(boxes).toHaveLength(10);
    expect(boxes.filter((box) => boxes.some((other) => other !== box && overlaps(box, other)))).toEqual([]);
  });

  it('moves by arrow keys as one step, and every other gesture is a step of its own', () => {
    const before = steps();
    const place = document().layout['root']!['linear1']!;
    nudge({ x: 8, y: 0 });
    nudge({ x: 8, y: 0 });
    expect(document().layout['root']!['linear1']).toEqual({ x: place.x + 16, y: place.y });
    expect(steps()).toBe(before + 1);
    duplicateSelection();
    expect(steps()).toBe(before + 2);
  });

  it('deletes the selection with its wires; undo brings all of it back, redo takes it again', () => {
    selectAll();
    runCommand('delete');
    expect(nodes()).toEqual([]);
    expect(useSelection.getState().nodes).toEqual([]);
    runCommand('undo');
    expect(wires()).toHaveLength(2);
    runCommand('redo');
    expect(wires()).toHaveLength(0);
  });

  it('makes a module, goes in, comes out, and leaves it when undo takes the module away', () => {
    add('relu');
    select('flatten1', 'linear1');
    runCommand('group');
    const [module] = useSelection.getState().nodes;
    expect(wires()).toEqual([`dataset1 ${module}`, `${module} relu1`]);
    expect(analysisOf(document()).problems.filter((problem) => problem.nodeId)).toEqual([]);
    runCommand('enterModule');
    expect(useDocument.getState().graphKey).not.toBe('root');
    runCommand('leaveModule');
    expect(useDocument.getState().graphKey).toBe('root');
    expect(useSelection.getState().nodes).toEqual([module]);
    runCommand('enterModule');
    runCommand('undo');
    expect(useDocument.getState().graphKey).toBe('root');
    expect(useDocument.getState().trail).toEqual([]);
    expect(nodes()).toContain('linear1');
  });
});
