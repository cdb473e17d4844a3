import type { DataSource } from '../data/source.ts';
import { dataSpec, type DataSpec } from '../data/spec.ts';
import type { Document, Graph } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { memoised } from '../memo.ts';
import { sizeOf, type Shape } from '../shape.ts';
import { text } from '../text.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { totalsOf } from './costs.ts';
import { flatten, type FlatNode } from './flatten.ts';
import type { Analysis, AnalysedNode } from './node.ts';
import { ancestors, executionOrder } from './order.ts';
import { handSet } from './handSet.ts';
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
  const { nodes: flat, broken } = flatten({ graph, modules });
  const { order, cyclic } = executionOrder(flat);
  const problems: Problem[] = [...brokenModules(broken), ...cycles(cyclic)];
  const byId = new Map<string, AnalysedNode>();
  const edgeShapes = new Map<string, Shape>();
  for (const node of order) {
    const outcome = analyseNode(node, byId, data);
    if ('problem' in outcome) problems.push(...(outcome.problem ? [outcome.problem] : []));
    else byId.set(node.id, outcome);
  }
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
  return { data, nodes, byId, edgeShapes, problems, whole: nodes.filter((node) => needed.has(node.id)) };
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
  const wrong = paramProblem(node, block) ?? inputProblem(node, block);
  if (wrong) return { problem: wrong };
  const sources = node.inputs.map((input) => known.get(input.from));
  const inputShapes = sources.flatMap((source) => (source ? [source.shape] : []));
  // What comes before has a problem of its own, said there.
  if (inputShapes.length < sources.length) return { problem: undefined };
  const args = { shape: inputShapes[0] ?? [], inputs: inputShapes, params: node.params as never, data };
  const inferred = block.inferShape(args);
  if (!inferred.ok) return { problem: shapeProblem(node.id, inferred.error) };
  const weights = block.weights?.(args) ?? [];
  const large = weights.find((weight) => sizeOf(weight.shape) > MOST_WEIGHTS);
  if (large) return { problem: weightProblem(node.id, large.shape) };
  const parameters = weights.reduce((sum, weight) => sum + (weight.isTrainable ? sizeOf(weight.shape) : 0), 0);
  return {
    id: node.id,
    identity: node.identity,
    block,
    name: node.name,
    params: node.params,
    inputs: node.inputs.map((input) => input.from),
    inputShapes,
    shape: inferred.value,
    weights,
    ...handSet(node, inputShapes, weights),
    said: {
      weights: node.weights,
      locked: node.locked,
      edges: node.inputs.map(({ weights, isLocked }) => ({ weights, isLocked })),
    },
    edges: node.inputs.map((input) => input.edge),
    parameters,
    multiplyAdds: block.multiplyAdds?.({ ...args, output: inferred.value }) ?? 0,
  };
}
