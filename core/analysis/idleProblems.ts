import type { Problem } from '../graph/problem.ts';
import { text, type Text } from '../text.ts';
import type { AnalysedNode } from './node.ts';

/**
 * Blocks that lead nowhere, though the network is complete without them: whoever believes such a layer to be part of it
 * trains another network. Said of the last block of a branch. Data that nobody takes are no branch, and a module may stand
 * beside the network to be compared with it.
 *
 * @param whole The nodes that the outputs depend on.
 */
export function idleProblems(nodes: readonly AnalysedNode[], whole: readonly AnalysedNode[]): readonly Problem[] {
  if (nodes.length === whole.length) return [];
  const taken = new Set(nodes.flatMap(({ inputs }) => inputs.map(({ from }) => from.node)));
  const needed = new Set(whole.map(({ id }) => id));
  const idle = nodes.filter(({ id, uses, block }) => {
    return uses.length === 0 && block.category !== 'data' && !needed.has(id) && !taken.has(id);
  });
  return idle.map(({ id }) => ({ severity: 'warning', isUnwired: true, nodeId: id, message: leadsNowhere }));
}

const leadsNowhere: Text = text(
  'Its output leads nowhere: it takes no part in the network. Draw a wire from it, or remove it.',
  'Die Ausgabe führt nirgendwohin: Der Block wirkt im Netz nicht mit. Eine Leitung von ihm weiterziehen oder ihn entfernen.',
);
