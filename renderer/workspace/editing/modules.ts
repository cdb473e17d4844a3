import { placesOf } from '../../../core/drawing/places.ts';
import { graphOf, type Document, type GraphKey, type GraphNode, type Point } from '../../../core/graph/document.ts';
import type { Edited } from '../../../core/graph/edits.ts';
import { countUses, independent } from '../../../core/graph/independent.ts';
import { group, ungroup } from '../../../core/graph/modules.ts';
import { asText } from '../../../core/graph/words.ts';
import { ok } from '../../../core/result.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../document/document.ts';
import { useSelection } from '../document/selection.ts';
import { useSettings } from '../../kit/settings.ts';
import { moveFocus } from './focus.ts';
import { withRoomFor } from './makeRoom.ts';
import { reveal } from './reveal.ts';

function graphNodes(): readonly GraphNode[] {
  const { document, graphKey } = useDocument.getState();
  return graphOf(document, graphKey)?.nodes ?? [];
}

/** The one selected node, when it is a module. */
export function selectedModule(): GraphNode | undefined {
  const { nodes } = useSelection.getState();
  const node = graphNodes().find((candidate) => candidate.id === nodes[0]);
  return nodes.length === 1 && node?.module !== undefined ? node : undefined;
}

/** Makes one module of the selected nodes. */
export function groupSelection(): void {
  const { edit, graphKey, document } = useDocument.getState();
  const { nodes, select } = useSelection.getState();
  const taken = new Set(Object.values(document.modules).flatMap(({ name }) => Object.values(asText(name))));
  const word = text('Module', 'Modul')[useSettings.getState().language];
  let number = 1;
  while (taken.has(`${word} ${number}`)) number++;
  const grouped = (old: Document): Edited => {
    const made = group(old, graphKey, nodes, `${word} ${number}`);
    return made.ok ? ok(clearOf(made.value, graphKey, idsOf(made.value, graphKey).slice(-1))) : made;
  };
  if (!edit(grouped)) return;
  const [made] = graphNodes().slice(-1);
  if (!made) return;
  select({ nodes: [made.id] });
  reveal([made.id]);
  moveFocus(made.id);
}

const idsOf = (document: Document, key: GraphKey) => graphOf(document, key)?.nodes.map(({ id }) => id) ?? [];

/** Nodes that have taken the place of others stand clear of all other cards. */
function clearOf(document: Document, key: GraphKey, ids: readonly string[], begin?: Point): Document {
  return withRoomFor(document, key, ids, begin ?? placesOf(document, key).get(ids[0] ?? '') ?? { x: 0, y: 0 });
}

/** Puts the nodes of the selected module back in its place. */
export function ungroupSelection(): void {
  const { edit, graphKey } = useDocument.getState();
  const node = selectedModule();
  if (!node) return;
  const before = new Set(graphNodes().map((known) => known.id));
  const freedIn = (document: Document) => idsOf(document, graphKey).filter((id) => !before.has(id));
  const opened = (old: Document): Edited => {
    const done = ungroup(old, graphKey, node.id);
    return done.ok
      ? ok(clearOf(done.value, graphKey, freedIn(done.value), placesOf(old, graphKey).get(node.id)))
      : done;
  };
  if (!edit(opened)) return;
  const freed = freedIn(useDocument.getState().document);
  useSelection.getState().select({ nodes: freed });
  reveal(freed);
  const [first] = freed;
  if (first !== undefined) moveFocus(first);
}

/** How often the module of the selected node is used in the document. */
export function usesOfSelected(): number {
  const { module } = selectedModule() ?? {};
  return module === undefined ? 0 : countUses(useDocument.getState().document, module);
}

/** Gives the selected use of a module a definition of its own. */
export function makeIndependent(): void {
  const { edit, graphKey } = useDocument.getState();
  const node = selectedModule();
  if (node) edit((old) => independent(old, graphKey, node.id));
}

/** Opens the selected module on the canvas. */
export function enterSelection(): void {
  const node = selectedModule();
  if (node) useSelection.getState().enter(node.id);
}

/** Goes one module up; true when there was one. */
export function leaveModule(): boolean {
  const { trail } = useDocument.getState();
  if (trail.length === 0) return false;
  useSelection.getState().leaveTo(trail.length - 1);
  return true;
}
