import { weightAxes } from '../blocks/common.ts';
import type { Fix, ShapeProblem, WeightSpec } from '../blocks/define.ts';
import { MOST_NODES } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { formatAxes, withShapes } from '../tensorType.ts';
import { text, type Text } from '../text.ts';
import type { Broken, FlatNode } from './flatten.ts';
import type { WrongParam } from './uses.ts';

function error(nodeId: string, message: Text): Problem {
  return { severity: 'error', nodeId, message };
}

export function shapeProblem(nodeId: string, { message, fix, division }: Omit<ShapeProblem, 'port'>): Problem {
  return { ...error(nodeId, message), ...(fix && { fixes: [fix] }), ...(division && { division }) };
}

const brokenSentences = {
  missing: text(
    'Its module is not in this document: remove it, or load the module from a file.',
    'Sein Modul fehlt in diesem Dokument: den Block entfernen oder das Modul aus einer Datei laden.',
  ),
  recursive: text(
    'This module contains itself and would never end: open it and remove it from itself.',
    'Dieses Modul enthält sich selbst und würde nie enden: es öffnen und es aus sich selbst entfernen.',
  ),
  large: text(
    `With this module expanded, the network has more than ${MOST_NODES} nodes, or modules are nested too deeply: use fewer modules inside modules.`,
    `Mit diesem Modul hat das Netz, alles geöffnet, mehr als ${MOST_NODES} Knoten, oder Module sind zu tief verschachtelt: weniger Module in Modulen verwenden.`,
  ),
  often: text(
    `Repeated so often, the network has more than ${MOST_NODES} nodes: repeat it less often.`,
    `So oft wiederholt, hat das Netz mehr als ${MOST_NODES} Knoten: seltener wiederholen.`,
  ),
  endless: text(
    'To be repeated, the module needs an input and an output: the output of each copy feeds the next.',
    'Um wiederholt zu werden, braucht das Modul einen Eingang und einen Ausgang: Die Ausgabe jeder Kopie geht in die nächste.',
  ),
} as const;

/** Problems of module uses that could not be expanded. */
export function brokenModules(broken: readonly Broken[]): readonly Problem[] {
  return broken.map((one) => {
    if (one.reason === 'param') return paramProblem(one.id, one.wrong);
    const problem = error(one.id, brokenSentences[one.reason]);
    if (one.reason === 'recursive') return { ...problem, fixes: [removeItself] };
    return one.fits === undefined ? problem : { ...problem, fixes: [repeatFix(one.fits)] };
  });
}

const removeItself: Fix = {
  kind: 'removeItself',
  label: text('Remove it from itself', 'Aus sich selbst entfernen'),
};

/** Repeats a module fewer times. */
export function repeatFix(count: number): Fix {
  return count > 1
    ? { kind: 'setRepeat', repeat: count, label: text(`Repeat it ${count} times`, `${count}-mal wiederholen`) }
    : { kind: 'setRepeat', repeat: undefined, label: text('Use it once', 'Einmal verwenden') };
}

export function unknownProblem({ id, type }: FlatNode): Problem {
  return error(
    id,
    text(
      `This version does not know the block “${type}”. It is kept as it is; remove it to train.`,
      `Diese Version kennt den Block „${type}“ nicht. Er bleibt erhalten; zum Trainieren entfernen.`,
    ),
  );
}

/** A problem for each of these nodes, which lie on a cycle. */
export function cycles(ids: readonly string[]): readonly Problem[] {
  return ids.map((id) =>
    error(
      id,
      text(
        'Part of a cycle: its output leads back to its input. Remove one of these wires.',
        'Teil eines Kreises: Die Ausgabe führt zur eigenen Eingabe zurück. Eine dieser Leitungen entfernen.',
      ),
    ),
  );
}

/** A problem of a param of a node or of a module use. */
export function paramProblem(nodeId: string, { name, message, fix }: WrongParam): Problem {
  return { ...error(nodeId, message), param: name, ...(fix && { fixes: [fix] }) };
}

export function weightProblem(nodeId: string, weight: WeightSpec): Problem {
  return error(
    nodeId,
    withShapes((order) => {
      const weights = formatAxes(weightAxes(weight), order);
      return text(
        `Its weights ${weights} do not fit into memory: give it, or what comes before it, fewer units.`,
        `Seine Gewichte ${weights} passen nicht in den Speicher: ihm oder dem, was davor liegt, weniger Einheiten geben.`,
      );
    }),
  );
}

/** Problems of the graph as a whole: where it begins and ends. */
export function outputProblems(nodes: readonly FlatNode[], outputs: readonly FlatNode[]): readonly Problem[] {
  if (nodes.length === 0) {
    return [
      {
        severity: 'error',
        isUnwired: true,
        message: text(
          'The canvas is empty: choose its data, or drag a Dataset onto it.',
          'Die Fläche ist leer: Daten wählen oder einen Datensatz darauf ziehen.',
        ),
      },
    ];
  }
  const problems: Problem[] = [];
  if (!nodes.some((node) => node.type === 'dataset')) {
    problems.push({
      severity: 'error',
      isUnwired: true,
      message: text(
        'There is no data: add a Dataset block and wire it to the first layer.',
        'Es gibt keine Daten: den Block „Datensatz“ einfügen und mit der ersten Schicht verbinden.',
      ),
    });
  }
  if (outputs.length === 0) {
    problems.push({
      severity: 'error',
      isUnwired: true,
      message: text(
        'There is no loss: add an Output block after the last layer.',
        'Es gibt keinen Verlust: hinter der letzten Schicht den Block „Ausgabe“ einfügen.',
      ),
    });
  }
  return problems;
}
