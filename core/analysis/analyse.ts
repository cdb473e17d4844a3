import { type DataSource, dataSpec } from '../data/source.ts';
import type { PortSpec } from '../blocks/define.ts';
import type { DataSpec } from '../data/spec.ts';
import type { Document, Graph } from '../graph/document.ts';
import { blockPorts, inPortOrder } from '../graph/ports.ts';
import type { Problem } from '../graph/problem.ts';
import { memoised } from '../memo.ts';
import type { TensorType } from '../tensorType.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { perUse } from './copies.ts';
import { totalsOf } from './costs.ts';
import { factsOf } from './facts.ts';
import { flatten, type FlatNode, type Output } from './flatten.ts';
import type { AnalysedInput, AnalysedNode, Analysis } from './node.ts';
import { ancestors, cyclePlaces, executionOrder } from './order.ts';
import { handSet } from './handSet.ts';
import { idleProblems } from './idleProblems.ts';
import { suited } from './suiting.ts';
import { tieProblems, withTies } from './ties.ts';
import { trainingProblems } from './trainingProblems.ts';
import { brokenModules, cycles, outputProblems, paramProblem, unknownProblem } from './problems.ts';
import { vocabularyProblems } from './vocabularyProblems.ts';
import { atPort, dtypeProblem, inputProblem, noOutputProblem, unfedUse } from './wireProblems.ts';

/**
 * Analyses a document: execution order, the type on every edge, problems of nodes, and costs. Pure. The result is never
 * mutated, and documents that differ only in layout, names or settings of no consequence for the network share the same
 * object.
 */
export function analyse({ graph, modules, data, training }: Document): Analysis {
  const read = readNetwork(graph, modules, data);
  const { optimizer, batchSize, earlyStopping } = training;
  const asked = JSON.stringify([optimizer, batchSize, earlyStopping?.metric]);
  const known = analysesOf(read);
  const analysis = known.get(asked) ?? withTraining(read, training);
  known.set(asked, analysis);
  return analysis;
}

/** By what training asks of a network, whatever is analysed in between: pages draw anew what is another object. */
const analysesOf = memoised((_read: Reading) => new Map<string, Analysis>());

/** A network and its data, independent of the training settings. */
type Reading = Pick<Analysis, 'data' | 'nodes' | 'byId' | 'copies' | 'edgeTypes' | 'problems'> & {
  /** The nodes that the output depends on. */
  readonly whole: readonly AnalysedNode[];
};

const readNetwork = memoised((graph: Graph, modules: Document['modules'], source: DataSource): Reading => {
  const read = readAsItIs(graph, modules, source);
  const problemsOf = (other: Pick<Document, 'graph' | 'modules'>) =>
    readAsItIs(other.graph, other.modules, source).problems;
  const problems = suited(read.problems, { graph, modules }, read.byId, problemsOf);
  return { ...read, problems: perUse(problems, [...read.copies.keys()]) };
});

/**
 * What is known of the nodes of a document, with the problems of every copy: quicker than `analyse`, since no repairs
 * are looked for.
 */
export function openedNodes({ graph, modules, data }: Document): Opened {
  return readAsItIs(graph, modules, data);
}

export type Opened = Pick<Analysis, 'data' | 'nodes' | 'byId' | 'edgeTypes' | 'problems'>;

function readAsItIs(graph: Graph, modules: Document['modules'], source: DataSource): Reading {
  const data = dataSpec(source);
  const { nodes: flat, broken, repeated } = flatten({ graph, modules });
  const { order, cyclic } = executionOrder(flat);
  const problems: Problem[] = [...brokenModules(broken), ...cycles(cyclePlaces(cyclic))];
  const known = new Map<string, AnalysedNode>();
  const edgeTypes = new Map<string, TensorType>();
  const ids = new Set(flat.map(({ id }) => id));
  const isNowhere = ({ node }: Output) =>
    known.has(node) || (!ids.has(node) && !broken.some(({ id }) => node.startsWith(`${id}/`)));
  for (const node of order) {
    const outcome = analysed(node, { known, data, modules, isNowhere });
    if ('problem' in outcome) problems.push(...(outcome.problem ? [outcome.problem] : []));
    else known.set(node.id, outcome);
  }
  const { byId, problems: untied } = withTies(flat, known);
  problems.push(...untied);
  for (const node of flat) {
    for (const { edge, from } of node.inputs) {
      const type = typeAt(byId, from);
      if (type) edgeTypes.set(edge, type);
    }
  }
  const nodes = [...byId.values()];
  const outputs = flat.filter((node) => node.type === 'output');
  problems.push(...outputProblems(flat, outputs));
  const whole = networkOf(nodes, outputs);
  problems.push(...tieProblems(whole), ...vocabularyProblems(flat, source));
  return { data, nodes, byId, copies: repeated, edgeTypes, problems, whole };
}

/** The nodes that outputs depend on. The first output compared with the data's labels comes last. */
function networkOf(nodes: readonly AnalysedNode[], outputs: readonly FlatNode[]): readonly AnalysedNode[] {
  const needed = ancestors(nodes, ...outputs.map(({ id }) => id));
  const first = outputs.find(({ inputs }) => inputs.every(({ port }) => port !== 'target')) ?? outputs[0];
  const whole = nodes.filter((node) => needed.has(node.id));
  const end = whole.filter(({ id }) => id === first?.id);
  return [...whole.filter(({ id }) => id !== first?.id), ...end];
}

function withTraining({ whole, problems: own, ...read }: Reading, training: TrainingSettings): Analysis {
  const problems = isSound(own)
    ? [...own, ...idleProblems(read.nodes, whole), ...trainingProblems(whole, training, read.data)]
    : own;
  const isTrainable = isSound(problems);
  const network = isTrainable ? whole : [];
  return { ...read, network, problems, isTrainable, totals: totalsOf(read.nodes, training) };
}

function isSound(problems: readonly Problem[]): boolean {
  return problems.every((problem) => problem.severity !== 'error');
}

/** The type at an output; undefined if unknown or if there is no such output. */
function typeAt(known: ReadonlyMap<string, AnalysedNode>, { node, port }: Output): TensorType | undefined {
  return known.get(node)?.types[port];
}

type Outcome = AnalysedNode | { readonly problem: Problem | undefined };

interface Scope {
  readonly known: ReadonlyMap<string, AnalysedNode>;
  readonly data: DataSpec;
  readonly modules: Document['modules'];
  /** For an output without a type: it does not exist, and no other problem says so. */
  isNowhere(output: Output): boolean;
}

const lastAnalysed = new WeakMap<FlatNode, { readonly types: readonly unknown[]; readonly data: DataSpec; readonly node: AnalysedNode }>(); // prettier-ignore

/** The same object as last time for a node that is the same and gets the same: an edit changes few of many. */
function analysed(flat: FlatNode, scope: Scope): Outcome {
  const last = lastAnalysed.get(flat);
  const types = flat.inputs.map(({ from }) => typeAt(scope.known, from));
  if (last?.data === scope.data && last.types.every((type, i) => type === types[i])) return last.node;
  const outcome = analyseNode(flat, scope);
  if (!('problem' in outcome)) lastAnalysed.set(flat, { types, data: scope.data, node: outcome });
  return outcome;
}

function analyseNode(flat: FlatNode, { known, data, modules, isNowhere }: Scope): Outcome {
  const { block } = flat;
  if (!block) return { problem: unknownProblem(flat) };
  if (flat.wrong) return { problem: paramProblem(flat.id, flat.wrong) };
  const ports = blockPorts(block, flat.params, data, 'inputs');
  const unfed = unfedUse(flat, modules);
  if (unfed) return unfed;
  const unwired = inputProblem(flat, block, ports);
  if (unwired) return { problem: unwired };
  const node = { ...flat, inputs: inPortOrder(ports, flat.inputs, ({ port }) => port) };
  const inputs: AnalysedInput[] = [];
  for (const input of node.inputs) {
    const { port, from, edge } = input;
    const type = typeAt(known, from);
    // The source has a problem of its own, reported there.
    if (!type) return { problem: isNowhere(from) ? noOutputProblem(node.id, input, known.get(from.node), ports, data) : undefined }; // prettier-ignore
    inputs.push({ port, from, edge, type });
  }
  const mistyped = dtypeProblem(node, block, ports, inputs);
  if (mistyped) return { problem: mistyped };
  const facts = factsOf(node, block, inputs, data);
  if (!facts.ok) return { problem: problemOf(facts.error, node.id, ports, inputs) };
  const { weights } = facts.value;
  const types = inputs.map(({ type }) => type);
  return {
    id: node.id,
    identity: node.identity,
    block,
    name: node.name,
    uses: node.uses,
    params: node.params,
    inputs,
    ...facts.value,
    ...handSet(node, types, weights),
    startFiles: node.startFiles,
    isFrozen: node.isFrozen,
    rateFactor: node.rateFactor,
    ties: noTies,
    said: {
      weights: node.weights,
      locked: node.locked,
      edges: node.inputs.map(({ weights: own, isLocked }) => ({ weights: own, isLocked })),
    },
  };
}

function problemOf(
  { port, of }: { readonly port?: string | undefined; of(nodeId: string): Problem },
  nodeId: string,
  ports: readonly PortSpec[],
  inputs: readonly AnalysedInput[],
): Problem {
  const problem = of(nodeId);
  return port === undefined ? problem : atPort(problem, port, ports, inputs);
}

const noTies: AnalysedNode['ties'] = [];
