import { insertFor } from '../blocks/common.ts';
import type { Block, Fix, PortSpec } from '../blocks/define.ts';
import type { DataSpec } from '../data/spec.ts';
import { moduleOf, type Document } from '../graph/document.ts';
import { blockPorts, modulePorts } from '../graph/ports.ts';
import type { Problem } from '../graph/problem.ts';
import { counted, same, text, type Text } from '../text.ts';
import type { FlatInput, FlatNode } from './flatten.ts';
import { titleOf } from './title.ts';
import type { AnalysedInput, AnalysedNode } from './node.ts';

const moduleEntry: readonly PortSpec[] = [{ name: 'in', label: text('input', 'Eingabe') }];

/** What is wrong with the edges into a node with these ports. */
export function inputProblem(node: FlatNode, block: Block, ports: readonly PortSpec[]): Problem | undefined {
  // A module's input node gets its edge from outside.
  const own = node.type === 'moduleInput' ? moduleEntry : ports;
  for (const port of own) {
    const [first, ...others] = node.inputs.filter((input) => input.port === port.name);
    if (!first && !port.isOptional) return { ...error(node.id, unwired(node, block, port, ports)), isUnwired: true };
    const [second] = others;
    if (second && !port.isVariadic) {
      const place = arrival(node.id, second);
      return onWire(twice(place, others), place, second);
    }
  }
  const stray = node.inputs.find((input) => own.every((port) => port.name !== input.port));
  if (!stray) return undefined;
  const message = text(
    'A wire arrives at an input that this block does not have: remove the wire.',
    'Eine Leitung kommt an einem Eingang an, den dieser Block nicht hat: die Leitung entfernen.',
  );
  return onWire(withFixes(error(node.id, message), removal(node.id, [stray])), node.id, stray);
}

function twice(nodeId: string, others: readonly FlatInput[]): Problem {
  const wires = counted(others.length + 1, ['wire', 'wires'], ['Leitung', 'Leitungen']);
  const message = text(
    `${wires.en} arrive at one input: keep one, or join them with Add or Concatenate.`,
    `${wires.de} kommen an einem Eingang an: eine behalten oder mit Add oder Concatenate verbinden.`,
  );
  const label = text('Keep the first wire', 'Die erste Leitung behalten');
  return withFixes(error(nodeId, message), removal(nodeId, others, label));
}

function unwired(node: FlatNode, block: Block, port: PortSpec, ports: readonly PortSpec[]): Text {
  return nothingArrives(titleOf(node.name, block), port, ports);
}

function nothingArrives(label: Text, port: PortSpec, ports: readonly PortSpec[]): Text {
  const isOnly = ports.length === 1;
  return text(
    `Nothing arrives at ${label.en}: draw a wire to its ${isOnly ? 'input' : `input “${port.label.en}”`}.`,
    `Bei ${label.de} kommt nichts an: eine Leitung ${isOnly ? 'zum Eingang' : `zu seinem Eingang „${port.label.de}“`} ziehen.`,
  );
}

/** An input of a module at which nothing arrives: said at the use, since the wire is missing there; once for all copies. */
export function unfedUse(
  { id, type, inputs, uses }: FlatNode,
  modules: Document['modules'],
): { readonly problem: Problem | undefined } | undefined {
  const use = uses.at(-1);
  if (type !== 'moduleInput' || inputs.length > 0 || !use) return undefined;
  if (use.isCopy && use.at !== `${use.by}/1`) return { problem: undefined };
  const ports = modulePorts(moduleOf({ modules }, use.module), 'inputs');
  const port = ports.find(({ name }) => id === `${use.at}/${name}`);
  const title = text(`“${use.title.en}”`, `„${use.title.de}“`);
  const message = nothingArrives(title, port ?? { name: id, label: same(id) }, ports);
  return { problem: { ...error(use.by, message), isUnwired: true } };
}

/**
 * An edge comes from an output that does not exist: the changed data lack a field, or a block lost a port. Offers to
 * use an existing output instead, or to remove the edge. `ports` are those of the receiving node.
 */
export function noOutputProblem(
  node: string,
  input: FlatInput,
  source: AnalysedNode | undefined,
  ports: readonly PortSpec[],
  data: DataSpec,
): Problem {
  const { port, from, edge } = input;
  const nodeId = arrival(node, input);
  const message = source
    ? text(
        `A wire comes from the output “${from.port}”, which ${titleOf(source.name, source.block).en} does not have: draw it from another output, or remove it.`,
        `Eine Leitung kommt vom Ausgang „${from.port}“, den ${titleOf(source.name, source.block).de} nicht hat: von einem anderen Ausgang ziehen oder entfernen.`,
      )
    : text(
        'A wire comes from an output that its block does not have: remove the wire, and draw it from another output.',
        'Eine Leitung kommt von einem Ausgang, den ihr Block nicht hat: die Leitung entfernen und von einem anderen Ausgang ziehen.',
      );
  const { dtypes = ['float32'], isOptional = false } = ports.find(({ name }) => name === port) ?? {};
  const outputs = Object.entries(source?.types ?? {});
  const [other] = outputs.find(([, { dtype }]) => dtypes.includes(dtype)) ?? outputs[0] ?? [];
  const own = ownEdge(nodeId, edge);
  const take: Fix[] =
    own !== undefined && other !== undefined
      ? [{ kind: 'takeFrom', edge: own, port: other, label: takeLabel(source, other, data) }]
      : [];
  const remove = removal(nodeId, [input]);
  const fixes = isOptional ? [...remove, ...take] : [...take, ...remove];
  return onWire(withFixes(error(nodeId, message), fixes), nodeId, input);
}

function takeLabel(source: AnalysedNode | undefined, port: string, data: DataSpec): Text {
  const outputs = source ? blockPorts(source.block, source.params, data, 'outputs') : [];
  const name = outputs.find((one) => one.name === port)?.label ?? same(port);
  return text(`Take it from “${name.en}”`, `Von „${name.de}“ nehmen`);
}

/** A dtype that the port does not take, with the block that converts it. */
export function dtypeProblem(
  { id: nodeId, name }: Pick<FlatNode, 'id' | 'name'>,
  block: Block,
  ports: readonly PortSpec[],
  inputs: readonly AnalysedInput[],
): Problem | undefined {
  if (block.category === 'structure') return undefined;
  const label = titleOf(name, block);
  for (const [i, input] of inputs.entries()) {
    const { type } = input;
    const { dtypes = ['float32'], isOptional = false } = ports.find(({ name }) => name === input.port) ?? {};
    if (dtypes.includes(type.dtype)) continue;
    const wanted = dtypes.join(', ');
    const fix = insertFor(type, dtypes, i);
    const advice = fix?.label ?? text('send it somewhere else', 'woandershin führen');
    const message = text(
      `${type.dtype} arrives, ${label.en} needs ${wanted}: ${advice.en}.`,
      `${type.dtype} kommt an, ${label.de} braucht ${wanted}: ${advice.de}.`,
    );
    const removed = !fix || isOptional ? removal(nodeId, [input]) : [];
    return onWire(withFixes(error(nodeId, message), [...(fix ? [fix] : []), ...removed]), nodeId, input);
  }
  return undefined;
}

/** A shape problem at a port, with its edge; on an optional port the edge can be removed. */
export function atPort(problem: Problem, port: string, ports: readonly PortSpec[], inputs: readonly AnalysedInput[]) {
  const input = inputs.find((one) => one.port === port);
  if (!input || problem.nodeId === undefined) return problem;
  const isOptional = ports.find(({ name }) => name === port)?.isOptional === true;
  const removed = isOptional ? removal(problem.nodeId, [input]) : [];
  return onWire(withFixes(problem, [...(problem.fixes ?? []), ...removed]), problem.nodeId, input);
}

function removal(
  nodeId: string,
  inputs: readonly FlatInput[],
  label: Text = text('Remove the wire', 'Die Leitung entfernen'),
): readonly Fix[] {
  const edges = inputs.flatMap(({ edge }) => ownEdge(nodeId, edge) ?? []);
  return edges.length === inputs.length ? [{ kind: 'removeWires', wires: edges, label }] : [];
}

/** The node that an edge visibly leads to: the use, if the edge enters a module. */
function arrival(nodeId: string, { edge }: FlatInput): string {
  const graph = edge.slice(0, edge.lastIndexOf('/') + 1);
  if (!nodeId.startsWith(graph)) return nodeId;
  const [first = ''] = nodeId.slice(graph.length).split('/');
  return graph + first;
}

/** The edge's id within the graph of a node; undefined if it lies in another graph. Both are paths. */
function ownEdge(nodeId: string, edge: string): string | undefined {
  const graph = nodeId.slice(0, nodeId.lastIndexOf('/') + 1);
  const id = edge.slice(edge.lastIndexOf('/') + 1);
  return edge === graph + id ? id : undefined;
}

function onWire(problem: Problem, nodeId: string, input: FlatInput | undefined): Problem {
  return input && ownEdge(nodeId, input.edge) !== undefined ? { ...problem, edge: input.edge } : problem;
}

function withFixes(problem: Problem, fixes: readonly Fix[]): Problem {
  return fixes.length > 0 ? { ...problem, fixes } : problem;
}

function error(nodeId: string, message: Text): Problem {
  return { severity: 'error', nodeId, message };
}
