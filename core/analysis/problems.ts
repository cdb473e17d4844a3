import { insertFor } from '../blocks/common.ts';
import type { Block, PortSpec, ShapeProblem } from '../blocks/define.ts';
import { isValidParam, LARGEST_AXIS, type Param } from '../blocks/params.ts';
import { MOST_NODES } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { formatShape, type Shape } from '../shape.ts';
import type { TensorType } from '../tensorType.ts';
import { counted, text, type Text } from '../text.ts';
import type { FlatGraph, FlatNode } from './flatten.ts';

function error(nodeId: string, message: Text): Problem {
  return { severity: 'error', nodeId, message };
}

export function shapeProblem(nodeId: string, { message, fix }: ShapeProblem): Problem {
  return { ...error(nodeId, message), ...(fix && { fixes: [fix] }) };
}

const brokenSentences = {
  missing: text('Its module is not in this document.', 'Das Modul fehlt in diesem Dokument.'),
  recursive: text('This module contains itself.', 'Dieses Modul enthält sich selbst.'),
  large: text(
    `With this module opened, the network has more than ${MOST_NODES} nodes, or modules lie too deep within each other: use fewer modules inside modules.`,
    `Mit diesem Modul hat das Netz, alles geöffnet, mehr als ${MOST_NODES} Knoten, oder Module liegen zu tief ineinander: weniger Module in Modulen verwenden.`,
  ),
} as const;

export function brokenModules(broken: FlatGraph['broken']): readonly Problem[] {
  return broken.map(({ id, reason }) => error(id, brokenSentences[reason]));
}

export function unknownProblem({ id, type }: FlatNode): Problem {
  return error(
    id,
    text(
      `This version does not know the block "${type}". It is kept as it is; remove it to train.`,
      `Diese Version kennt den Block „${type}“ nicht. Er bleibt erhalten; zum Trainieren entfernen.`,
    ),
  );
}

export function cycles(nodes: readonly FlatNode[]): readonly Problem[] {
  return nodes.map((node) =>
    error(
      node.id,
      text(
        'Part of a cycle: its output leads back to its input. Remove one of these wires.',
        'Teil eines Kreises: Die Ausgabe führt zur eigenen Eingabe zurück. Eine dieser Leitungen entfernen.',
      ),
    ),
  );
}

/** The sentence for a param whose value its schema refuses. */
export function paramMessage(param: Param): Text {
  switch (param.kind) {
    case 'integer':
      return text(
        `${param.label.en}: a whole number from ${param.min} to ${param.max}.`,
        `${param.label.de}: eine ganze Zahl von ${param.min} bis ${param.max}.`,
      );
    case 'number':
      return text(
        `${param.label.en}: a number from ${param.min} to ${param.max}.`,
        `${param.label.de}: eine Zahl von ${param.min} bis ${param.max}.`,
      );
    case 'shape':
      return text(
        `${param.label.en}: ${param.minRank} to ${param.maxRank} whole numbers from 1 to ${LARGEST_AXIS}.`,
        `${param.label.de}: ${param.minRank} bis ${param.maxRank} ganze Zahlen von 1 bis ${LARGEST_AXIS}.`,
      );
    default:
      return text(`${param.label.en}: choose one of the options.`, `${param.label.de}: eine der Möglichkeiten wählen.`);
  }
}

export function paramProblem(node: FlatNode, block: Block): Problem | undefined {
  const wrong = Object.entries(block.params).find(([name, param]) => !isValidParam(param, node.params[name]));
  return wrong && error(node.id, paramMessage(wrong[1]));
}

export function weightProblem(nodeId: string, shape: Shape): Problem {
  const weights = formatShape(shape);
  return error(
    nodeId,
    text(
      `Its weights ${weights} do not fit into memory: give it, or what comes before it, fewer units.`,
      `Seine Gewichte ${weights} passen nicht in den Speicher: ihm oder dem, was davor liegt, weniger Einheiten geben.`,
    ),
  );
}

const moduleEntry: readonly PortSpec[] = [{ name: 'in', label: text('input', 'Eingabe'), isOptional: true }];

/** What is wrong with the wires that arrive at a node with these ports. */
export function inputProblem(node: FlatNode, block: Block, ports: readonly PortSpec[]): Problem | undefined {
  // A module's entry takes its edge from outside, and says itself that there is none.
  const own = node.type === 'moduleInput' ? moduleEntry : ports;
  for (const port of own) {
    const count = node.inputs.filter((input) => input.port === port.name).length;
    if (count === 0 && !port.isOptional) return { ...error(node.id, unwired(block, port, ports)), isUnwired: true };
    if (count > 1 && !port.isVariadic) {
      const wires = counted(count, ['wire', 'wires'], ['Leitung', 'Leitungen']);
      return error(
        node.id,
        text(
          `${wires.en} arrive at one input: keep one, or join them with Add or Concatenate.`,
          `${wires.de} kommen an einem Eingang an: eine behalten oder mit Add oder Concatenate verbinden.`,
        ),
      );
    }
  }
  if (node.inputs.every((input) => own.some((port) => port.name === input.port))) return undefined;
  return error(
    node.id,
    text(
      'A wire arrives at an input that this block does not have: remove the wire.',
      'Eine Leitung kommt an einem Eingang an, den dieser Block nicht hat: die Leitung entfernen.',
    ),
  );
}

function unwired({ label }: Block, port: PortSpec, ports: readonly PortSpec[]): Text {
  const isOnly = ports.length === 1;
  return text(
    `Nothing arrives at ${label.en}: draw a wire to its ${isOnly ? 'input' : `input "${port.label.en}"`}.`,
    `Bei ${label.de} kommt nichts an: eine Leitung ${isOnly ? 'zum Eingang' : `zu seinem Eingang „${port.label.de}“`} ziehen.`,
  );
}

export function noOutputProblem(nodeId: string): Problem {
  return error(
    nodeId,
    text(
      'A wire comes from an output that its block does not have: remove the wire, and draw it from another output.',
      'Eine Leitung kommt von einem Ausgang, den ihr Block nicht hat: die Leitung entfernen und von einem anderen Ausgang ziehen.',
    ),
  );
}

/** Numbers of a kind that the port does not take, with the block that makes the right ones of them. */
export function dtypeProblem(
  nodeId: string,
  { label, category }: Block,
  ports: readonly PortSpec[],
  inputs: readonly { readonly port: string; readonly type: TensorType }[],
): Problem | undefined {
  if (category === 'structure') return undefined;
  for (const [i, { port, type }] of inputs.entries()) {
    const { dtypes = ['float32'] } = ports.find(({ name }) => name === port) ?? {};
    if (dtypes.includes(type.dtype)) continue;
    const wanted = dtypes.join(', ');
    const fix = insertFor(type.dtype, dtypes, i);
    const advice = fix?.label ?? text('send it somewhere else', 'woandershin führen');
    const message = text(
      `${type.dtype} arrives, ${label.en} needs ${wanted}: ${advice.en}.`,
      `${type.dtype} kommt an, ${label.de} braucht ${wanted}: ${advice.de}.`,
    );
    return { ...error(nodeId, message), ...(fix && { fixes: [fix] }) };
  }
  return undefined;
}

/** Problems of the graph as a whole: where it begins and ends. */
export function outputProblems(nodes: readonly FlatNode[], outputs: readonly FlatNode[]): readonly Problem[] {
  if (nodes.length === 0) {
    return [
      {
        severity: 'error',
        message: text(
          'The canvas is empty: drag a Dataset onto it.',
          'Die Fläche ist leer: einen Datensatz darauf ziehen.',
        ),
      },
    ];
  }
  const problems: Problem[] = [];
  if (!nodes.some((node) => node.type === 'dataset')) {
    problems.push({
      severity: 'error',
      message: text(
        'There is no data: add a Dataset block and wire it to the first layer.',
        'Es gibt keine Daten: einen Datensatz-Block einfügen und mit der ersten Schicht verbinden.',
      ),
    });
  }
  if (outputs.length === 0) {
    problems.push({
      severity: 'error',
      message: text(
        'There is no loss: add an Output block after the last layer.',
        'Es gibt keinen Verlust: hinter der letzten Schicht einen Ausgabe-Block einfügen.',
      ),
    });
  }
  for (const extra of outputs.slice(1)) {
    problems.push(
      error(
        extra.id,
        text(
          'A second output: a network has one loss. Remove one.',
          'Eine zweite Ausgabe: Ein Netz hat einen Verlust. Eine entfernen.',
        ),
      ),
    );
  }
  return problems;
}
