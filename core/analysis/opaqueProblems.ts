import { parseModelSpec } from '../blocks/opaque/modelSpec.ts';
import type { Problem } from '../graph/problem.ts';
import { text } from '../text.ts';
import type { AnalysedNode } from './node.ts';
import { ancestors } from './order.ts';

/** No gradient passes a file that is run as it is: what lies before one cannot learn, or only by half. */
export function opaqueProblems(network: readonly AnalysedNode[]): readonly Problem[] {
  const opaque = network.filter(({ block }) => block.isOpaque === true);
  const said = new Set<string>();
  return opaque.flatMap((file) => {
    const before = ancestors(network, file.id);
    const learning = network.filter((node) => before.has(node.id) && learns(node, network) && !said.has(node.id));
    return learning.map((node): Problem => {
      said.add(node.id);
      const name = nameOf(file);
      return {
        severity: 'error',
        nodeId: node.id,
        message: text(
          `It cannot learn: “${name}” comes behind it, a file that is run as it is and passes no gradient on. Freeze this node, put it behind the file, or import the file as a network.`,
          `Hier kann nichts lernen: Dahinter kommt „${name}“, eine Datei, die ausgeführt wird, wie sie ist, und keinen Gradienten weitergibt. Diesen Knoten einfrieren, ihn hinter die Datei setzen oder die Datei als Netz importieren.`,
        ),
        fixes: [{ kind: 'freeze', label: text('Freeze it', 'Einfrieren') }],
      };
    });
  });
}

function learns({ parameters, ties, isFrozen }: AnalysedNode, network: readonly AnalysedNode[]): boolean {
  const owners = ties.map(({ owner }) => network.find(({ id }) => id === owner));
  return parameters > 0 || (!isFrozen && owners.some((owner) => owner?.isFrozen === false));
}

function nameOf({ name, params, id }: AnalysedNode): string {
  return name ?? parseModelSpec(String(params['model']))?.file.name ?? id;
}
