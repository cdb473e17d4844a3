import { insertFor } from '../blocks/common.ts';
import type { Block, Fix, PortSpec, ShapeProblem } from '../blocks/define.ts';
import { MOST_NODES } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { formatShape, type Shape } from '../shape.ts';
import type { TensorType } from '../tensorType.ts';
import { counted, text, type Text } from '../text.ts';
import type { Broken, FlatNode } from './flatten.ts';
import type { WrongParam } from './uses.ts';

function error(nodeId: string, message: Text): Problem {
  return { severity: 'error', nodeId, message };
}

export function shapeProblem(nodeId: string, { message, fix }: ShapeProblem): Problem {
  return { ...error(nodeId, message), ...(fix && { fixes: [fix] }) };
}

const brokenSentences = {
  missing: text(
    'Its module is not in this document: remove it, or load the module from a file.',
    'Das Modul fehlt in diesem Dokument: ihn entfernen oder das Modul aus einer Datei laden.',
  ),
  recursive: text(
    'This module contains itself and would never end: open it and remove the use of itself inside.',
    'Dieses Modul enthält sich selbst und nähme kein Ende: es öffnen und darin die Verwendung seiner selbst entfernen.',
  ),
  large: text(
    `With this module opened, the network has more than ${MOST_NODES} nodes, or modules lie too deep within each other: use fewer modules inside modules.`,
    `Mit diesem Modul hat das Netz, alles geöffnet, mehr als ${MOST_NODES} Knoten, oder Module liegen zu tief ineinander: weniger Module in Modulen verwenden.`,
  ),
  often: text(
    `Repeated so often, the network has more than ${MOST_NODES} nodes: repeat it less often.`,
    `So oft wiederholt, hat das Netz mehr als ${MOST_NODES} Knoten: seltener wiederholen.`,
  ),
  endless: text(
    'To be repeated, the module needs an input and an output: what leaves one copy enters the next.',
    'Um wiederholt zu werden, braucht das Modul einen Eingang und einen Ausgang: Was eine Kopie verlässt, geht in die nächste.',
  ),
} as const;

/** Of uses of modules that could not be opened. */
export function brokenModules(broken: readonly Broken[]): readonly Problem[] {
  return broken.map((one) => {
    if (one.reason === 'param') return paramProblem(one.id, one.wrong);
    const problem = error(one.id, brokenSentences[one.reason]);
    return one.fits === undefined ? problem : { ...problem, fixes: [repeatFix(one.fits)] };
  });
}

/** Repeats a module less often. */
export function repeatFix(count: number): Fix {
  return count > 1
    ? { kind: 'setRepeat', repeat: count, label: text(`Repeat it ${count} times`, `${count}-mal wiederholen`) }
    : { kind: 'setRepeat', repeat: undefined, label: text('Use it once', 'Einmal verwenden') };
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

/** What is wrong with a param of a node, or of a module's use. */
export function paramProblem(nodeId: string, { name, message, fix }: WrongParam): Problem {
  return { ...error(nodeId, message), param: name, ...(fix && { fixes: [fix] }) };
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

const moduleEntry: readonly PortSpec[] = [{ name: 'in', label: text('input', 'Eingabe') }];

/** What is wrong with the wires that arrive at a node with these ports. */
export function inputProblem(node: FlatNode, block: Block, ports: readonly PortSpec[]): Problem | undefined {
  // A module's entry takes its edge from outside.
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

function unwired({ type, label }: Block, port: PortSpec, ports: readonly PortSpec[]): Text {
  if (type === 'moduleInput') return unwiredModule;
  const isOnly = ports.length === 1;
  return text(
    `Nothing arrives at ${label.en}: draw a wire to its ${isOnly ? 'input' : `input "${port.label.en}"`}.`,
    `Bei ${label.de} kommt nichts an: eine Leitung ${isOnly ? 'zum Eingang' : `zu seinem Eingang „${port.label.de}“`} ziehen.`,
  );
}

/** Read inside the module and on its card. */
const unwiredModule = text(
  'Nothing arrives at this input of the module: draw a wire to it from outside.',
  'An diesem Eingang des Moduls kommt nichts an: von außen eine Leitung dorthin ziehen.',
);

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
  return problems;
}
