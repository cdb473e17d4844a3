import { parseModelSpec, type ModelDoubt } from '../blocks/opaque/modelSpec.ts';
import type { Problem } from '../graph/problem.ts';
import { text, type Text } from '../text.ts';
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

/** A file that was found not to compute examples each by itself, always alike: what it puts out is not to be relied on. */
export function doubtProblems(network: readonly AnalysedNode[]): readonly Problem[] {
  return network.flatMap((node) => {
    const model = node.block.isOpaque === true ? parseModelSpec(String(node.params['model'])) : undefined;
    return (model?.doubts ?? []).map((doubt): Problem => ({
      severity: 'warning',
      nodeId: node.id,
      message: doubtWords(doubt, model?.at ?? 1),
    }));
  });
}

/** What was found when a file was tried out that takes that number of examples at once. */
export function doubtWords(doubt: ModelDoubt, at: number): Text {
  if (doubt === 'draws') return draws;
  return at === 1 ? alone : together;
}

const draws = text(
  'The file outputs something else every time, even for the same example: it draws random numbers. Export it for use instead of training (in PyTorch: model.eval() first).',
  'Die Datei gibt jedes Mal etwas anderes aus, auch für dasselbe Beispiel: Sie zieht Zufallszahlen. Sie für die Anwendung statt für das Training exportieren (in PyTorch: vorher model.eval()).',
);
const alone = text(
  'What the file outputs for an example depends on the others in its batch (a batch norm in training mode, or dynamic quantisation). So every example is computed alone here, which takes longer; other programs get other numbers in batches.',
  'Was die Datei für ein Beispiel ausgibt, richtet sich nach den anderen seines Batches (eine Batch-Norm im Trainingsmodus oder dynamische Quantisierung). Darum wird hier jedes Beispiel allein gerechnet, was länger dauert; andere Programme bekommen in Batches andere Zahlen.',
);
const together = text(
  'What the file outputs for an example depends on the others that are computed with it, and it takes a fixed number at once: other batches give other numbers. Export it for one example at a time.',
  'Was die Datei für ein Beispiel ausgibt, richtet sich nach den anderen, die mit ihm gerechnet werden, und sie nimmt eine feste Zahl auf einmal: Andere Batches ergeben andere Zahlen. Sie für ein einzelnes Beispiel exportieren.',
);

function learns({ parameters, ties, isFrozen }: AnalysedNode, network: readonly AnalysedNode[]): boolean {
  const owners = ties.map(({ owner }) => network.find(({ id }) => id === owner));
  return parameters > 0 || (!isFrozen && owners.some((owner) => owner?.isFrozen === false));
}

function nameOf({ name, params, id }: AnalysedNode): string {
  return name ?? parseModelSpec(String(params['model']))?.file.name ?? id;
}
