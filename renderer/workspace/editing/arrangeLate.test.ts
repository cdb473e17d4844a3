import Elk from 'elkjs/lib/elk.bundled.js';
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { addNode } from '../../../core/graph/edits.ts';
import { group } from '../../../core/graph/modules.ts';
import { useDocument } from '../document/document.ts';
import { addWorkspace, dropWorkspace, showWorkspace, workspace } from '../workspaces.ts';
import { arrange } from './actions.ts';

const gate = vi.hoisted(() => ({ open: (): void => undefined, isOpen: Promise.resolve() }));
// Arranges as ever, but not before the gate is open.
vi.mock('../../kit/graph/elk.ts', () => ({
  elk: { layout: (graph: ElkNode) => gate.isOpen.then(() => new Elk().layout(graph)) },
}));

function grouped(): Document {
  const edited = group(chain('net', [['dataset'], ['linear'], ['relu'], ['output']]), ROOT, ['linear1', 'relu1'], 'M');
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
}

const places = () => useDocument.getState().document.layout;

/** Opens a document, and the module in it when it is to be inside; the key of the graph that is shown. */
function show(where: string): string {
  useDocument.getState().open(grouped(), null);
  const { document, walkTo } = useDocument.getState();
  const inside = document.graph.nodes.flatMap((node) => (node.module === undefined ? [] : [{ nodeId: node.id, graphKey: node.module }])); // prettier-ignore
  if (where === 'inside') walkTo(inside);
  return useDocument.getState().graphKey;
}

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  gate.isOpen = new Promise((resolve) => (gate.open = resolve));
});
afterEach(() => void vi.unstubAllGlobals());

test.each(['outside', 'inside'])('places the nodes of the graph that is open: %s', async (where) => {
  const graphKey = show(where);
  expect(graphKey === ROOT).toBe(where === 'outside');
  const before = places();
  const arranged = arrange();
  gate.open();
  await arranged;
  expect(places()[graphKey]).not.toEqual(before[graphKey]);
});

test('places the nodes of a document that is out of sight by then', async () => {
  const own = workspace();
  show('outside');
  const arranged = arrange();
  const before = places();
  showWorkspace(addWorkspace());
  gate.open();
  await arranged;
  expect(useDocument.getState().past).toEqual([]);
  dropWorkspace(workspace());
  expect(workspace()).toBe(own);
  expect(places()).not.toEqual(before);
});

test.each(['outside', 'inside'])('places nothing in a graph that was edited meanwhile: %s', async (where) => {
  const graphKey = show(where);
  const arranged = arrange();
  useDocument.getState().edit((document) => addNode(document, graphKey, 'relu', { x: 5, y: 7 }).document);
  const before = places();
  gate.open();
  await arranged;
  expect(places()).toEqual(before);
});
