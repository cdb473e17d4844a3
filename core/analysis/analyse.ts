import type { Block } from '../blocks/define.ts';
import type { ParamValues } from '../blocks/params.ts';
import { type DataSource, dataSpec } from '../data/source.ts';
import type { DataSpec } from '../data/spec.ts';
import type { Document, Graph } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { memoised } from '../memo.ts';
import { failure, ok, type Result } from '../result.ts';
import { sizeOf, type Shape } from '../shape.ts';
import { text } from '../text.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { perUse } from './copies.ts';
import { parametersOf, totalsOf } from './costs.ts';
import { flatten, type FlatNode } from './flatten.ts';
import { handSet } from './handSet.ts';
import type { Analysis, AnalysedNode } from './node.ts';
import { ancestors, cyclePlaces, executionOrder } from './order.ts';
import { tieProblems, withTies } from './ties.ts';
import { trainingProblems } from './trainingProblems.ts';
import {
  brokenModules,
  cycles,
  inputProblem,
  outputProblems,
  paramProblem,
  shapeProblem,
  weightProblem,
} from './problems.ts';

/**
 * Reads a document: order, the shape on every edge, problems on nodes, and costs. Pure; what it returns is never
 * changed, and is the same object for documents that differ in layout, names or what training does not ask of the
 * network.
 */
export function analyse({ graph, modules, data, training }: Document): Analysis {
  const read = readNetwork(graph, modules, data);
  const { optimizer, batchSize } = training;
  const asked = JSON.stringify([optimizer, batchSize]);
  const known = lastAnalysis.get(read);
  if (known?.asked === asked) return known.analysis;
  const analysis = withTraining(read, training);
  lastAnalysis.set(read, { asked, analysis });
  return analysis;
}

/** A network and its data, whatever it is trained by. */
type Reading = Pick<Analysis, 'data' | 'nodes' | 'byId' | 'edgeShapes' | 'problems'> & {
  /** The nodes that the output depends on. */
  readonly whole: readonly AnalysedNode[];
};

const lastAnalysis = new WeakMap<Reading, { readonly asked: string; readonly analysis: Analysis }>();

const readNetwork = memoised((graph: Graph, modules: Document['modules'], source: DataSource): Reading => {
  const data = dataSpec(source);
  const { nodes: flat, broken, repeated } = flatten({ graph, modules });
  const { order, cyclic } = executionOrder(flat);
  const problems: Problem[] = [...brokenModules(broken), ...cycles(cyclePlaces(cyclic))];
  const known = new Map<string, AnalysedNode>();
  const edgeShapes = new Map<string, Shape>();
  for (const node of order) {
    const outcome = analyseNode(node, known, data);
    if ('problem' in outcome) problems.push(...(outcome.problem ? [outcome.problem] : []));
    else known.set(node.id, outcome);
  }
  const { byId, problems: untied } = withTies(flat, known);
  problems.push(...untied);
  for (const node of flat) {
    for (const { edge, from } of node.inputs) {
      const shape = byId.get(from)?.shape;
      if (shape) edgeShapes.set(edge, shape);
    }
  }
  const nodes = [...byId.values()];
  const outputs = flat.filter((node) => node.type === 'output');
  problems.push(...outputProblems(flat, outputs));
  const needed = ancestors(nodes, outputs[0]?.id ?? '');
  const whole = nodes.filter((node) => needed.has(node.id));
  problems.push(...tieProblems(whole));
  return { data, nodes, byId, edgeShapes, problems: perUse(problems, repeated), whole };
});

function withTraining({ whole, problems: own, ...read }: Reading, training: TrainingSettings): Analysis {
  const problems = isSound(own) ? [...own, ...trainingProblems(whole, training)] : own;
  const isTrainable = isSound(problems);
  const network = isTrainable ? whole : [];
  return { ...read, network, problems, isTrainable, totals: totalsOf(read.nodes, training) };
}

function isSound(problems: readonly Problem[]): boolean {
  return problems.every((problem) => problem.severity !== 'error');
}

/** Numbers in one weight: two gigabytes, the most that lies in one piece. */
const MOST_WEIGHTS = 2 ** 29;

type Outcome = AnalysedNode | { readonly problem: Problem | undefined };

function analyseNode(node: FlatNode, known: ReadonlyMap<string, AnalysedNode>, data: DataSpec): Outcome {
  const { block } = node;
  if (!block) {
    const message = text(
      `This version does not know the block "${node.type}". It is kept as it is; remove it to train.`,
      `Diese Version kennt den Block „${node.type}“ nicht. Er bleibt erhalten; zum Trainieren entfernen.`,
    );
    return { problem: { severity: 'error', nodeId: node.id, message } };
  }
  const wrong = node.wrong ? paramProblem(node.id, node.wrong) : inputProblem(node, block);
  if (wrong) return { problem: wrong };
  const sources = node.inputs.map((input) => known.get(input.from));
  const inputShapes = sources.flatMap((source) => (source ? [source.shape] : []));
  // What comes before has a problem of its own, said there.
  if (inputShapes.length < sources.length) return { problem: undefined };
  const facts = factsOf(node, block, inputShapes, data);
  if (!facts.ok) return { problem: facts.error(node.id) };
  return {
    id: node.id,
    identity: node.identity,
    block,
    name: node.name,
    params: node.params,
    inputs: node.inputs.map((input) => input.from),
    ...facts.value,
    ...handSet(node, facts.value.inputShapes, facts.value.weights),
    isFrozen: node.isFrozen,
    ties: noTies,
    said: {
      weights: node.weights,
      locked: node.locked,
      edges: node.inputs.map(({ weights, isLocked }) => ({ weights, isLocked })),
    },
    edges: node.inputs.map((input) => input.edge),
  };
}

const noTies: AnalysedNode['ties'] = [];

/** What all nodes have in common that have the same params and take the same. */
type Facts = Pick<
  AnalysedNode,
  'inputShapes' | 'shape' | 'weights' | 'weightNames' | 'statistics' | 'parameters' | 'multiplyAdds'
>;
type Known = Result<Facts, (nodeId: string) => Problem>;

/** By params, which copies of a module have in common, and data; then by what arrives. */
const knownFacts = memoised((_params: ParamValues, _data: DataSpec) => new Map<string, Known>());

function factsOf(node: FlatNode, block: Block, inputShapes: readonly Shape[], data: DataSpec): Known {
  const all = knownFacts(node.params, data);
  const key = `${node.isFrozen} ${inputShapes.map((shape) => shape.join()).join(';')}`;
  const facts = all.get(key) ?? computeFacts(node, block, inputShapes, data);
  all.set(key, facts);
  return facts;
}

function computeFacts(
  { params, isFrozen }: FlatNode,
  block: Block,
  inputShapes: readonly Shape[],
  data: DataSpec,
): Known {
  // prettier-ignore
  const args = { shape: inputShapes[0] ?? [], inputs: inputShapes, params: params as never, data };
  const inferred = block.inferShape(args);
  if (!inferred.ok) return failure((nodeId: string) => shapeProblem(nodeId, inferred.error));
  const all = block.weights?.(args) ?? [];
  const large = all.find((weight) => sizeOf(weight.shape) > MOST_WEIGHTS);
  if (large) return failure((nodeId: string) => weightProblem(nodeId, large.shape));
  const weights = isFrozen ? all.map((weight) => ({ ...weight, isTrainable: false })) : all;
  return ok({
    inputShapes,
    shape: inferred.value,
    weights,
    weightNames: all.map(({ name }) => name),
    statistics: all.filter(({ isTrainable }) => !isTrainable).map(({ name }) => name),
    parameters: parametersOf(weights),
    multiplyAdds: block.multiplyAdds?.({ ...args, output: inferred.value }) ?? 0,
  });
}
