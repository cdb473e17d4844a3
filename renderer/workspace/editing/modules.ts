import { graphOf, type GraphNode } from '../../../core/graph/document.ts';
import { group, ungroup } from '../../../core/graph/modules.ts';
import { asText } from '../../../core/graph/words.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../document/document.ts';
import { useSelection } from '../document/selection.ts';
import { useSettings } from '../../kit/settings.ts';

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
  if (!edit((old) => group(old, graphKey, nodes, `${word} ${number}`))) return;
  const made = graphNodes().at(-1);
  if (made) select({ nodes: [made.id] });
}

/** Puts the nodes of the selected module back in its place. */
export function ungroupSelection(): void {
  const { edit, graphKey } = useDocument.getState();
  const node = selectedModule();
  if (!node) return;
  const before = new Set(graphNodes().map((known) => known.id));
  if (!edit((old) => ungroup(old, graphKey, node.id))) return;
  const freed = graphNodes().filter((known) => !before.has(known.id));
  useSelection.getState().select({ nodes: freed.map((known) => known.id) });
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
