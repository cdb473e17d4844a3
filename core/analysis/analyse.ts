import type { Block, OutputTypes, WeightSpec } from '../blocks/define.ts';
import type { ParamValues } from '../blocks/params.ts';
import type { DataSource } from '../data/source.ts';
import { dataSpec, type DataSpec } from '../data/spec.ts';
import type { Document, Graph, GraphNode } from '../graph/document.ts';
import { blockPorts, inPortOrder } from '../graph/ports.ts';
import type { Problem } from '../graph/problem.ts';
import { memoised } from '../memo.ts';
import { sizeOf } from '../shape.ts';
import { byPort, floats, type TensorType } from '../tensorType.ts';
import { text } from '../text.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { totalsOf, type Totals } from './costs.ts';
import { flatten, type FlatInput, type FlatNode, type Output } from './flatten.ts';
import { ancestors, executionOrder } from './order.ts';
import { handSet } from './handSet.ts';
import { trainingProblems } from './trainingProblems.ts';
import {
  brokenModules,
  cycles,
  dtypeProblem,
  inputProblem,
  noOutputProblem,
  outputProblems,
  paramProblem,
  shapeProblem,
  weightProblem,
} from './problems.ts';

/** A node of which everything is known: it can be built. */
export interface AnalysedNode {
  /** Its path through the modules. */
  readonly id: string;
  /** What names of weights and random streams go by: see FlatNode. */
  readonly identity: string;
  readonly block: Block;
  readonly name: string | undefined;
  readonly params: ParamValues;
  /** What arrives, in port order. */
  readonly inputs: readonly AnalysedInput[];
  /** What leaves, by its output ports. */
  readonly types: OutputTypes;
  /** What leaves at the first of them: the only one of most nodes. */
  readonly type: TensorType;
  readonly weights: readonly WeightSpec[];
  /** By the weight's name: start values that were set by hand (undefined: drawn by the seed), and places that are locked. */
  readonly start: Readonly<Record<string, readonly (number | undefined)[]>>;
  readonly locked: Readonly<Record<string, readonly number[]>>;
  /** The same as it stands in the document, fitting or not. */
  readonly said: Said;
  /** Trainable numbers. */
  readonly parameters: number;
  /** Of one example going forward. */
  readonly multiplyAdds: number;
}

/** Something that arrives at a node. */
export interface AnalysedInput {
  /** The port at which it arrives. */
  readonly port: string;
  /** The output that it comes from. */
  readonly from: Output;
  /** The edge's path. */
  readonly edge: string;
  readonly type: TensorType;
}

/** What a document says of a node's weights: on the node, and on the edges that arrive. */
export interface Said {
  readonly weights: GraphNode['weights'];
  readonly locked: GraphNode['locked'];
  readonly edges: readonly Pick<FlatInput, 'weights' | 'isLocked'>[];
}

export interface Analysis {
  readonly data: DataSpec;
  /** All nodes whose types are known, each after those it takes from. */
  readonly nodes: readonly AnalysedNode[];
  readonly byId: ReadonlyMap<string, AnalysedNode>;
  /** The part of `nodes` that the output depends on: what is compiled. Empty when there is an error. */
  readonly network: readonly AnalysedNode[];
  /** By the edge's path. */
  readonly edgeTypes: ReadonlyMap<string, TensorType>;
  readonly problems: readonly Problem[];
  /** No problem is an error. */
  readonly isTrainable: boolean;
  readonly totals: Totals;
}

/**
 * Reads a document: order, the type on every edge, problems on nodes, and costs. Pure; what it returns is never
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
type Reading = Pick<Analysis, 'data' | 'nodes' | 'byId' | 'edgeTypes' | 'problems'> & {
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
  const edgeTypes = new Map<string, TensorType>();
  const ids = new Set(flat.map(({ id }) => id));
  const isNowhere = ({ node }: Output) =>
    byId.has(node) || (!ids.has(node) && !broken.some(({ id }) => node.startsWith(`${id}/`)));
  for (const node of order) {
    const outcome = analyseNode(node, { known: byId, data, isNowhere });
    if ('problem' in outcome) problems.push(...(outcome.problem ? [outcome.problem] : []));
    else byId.set(node.id, outcome);
  }
  for (const node of flat) {
    for (const { edge, from } of node.inputs) {
      const type = typeAt(byId, from);
      if (type) edgeTypes.set(edge, type);
    }
  }
  const nodes = [...byId.values()];
  const outputs = flat.filter((node) => node.type === 'output');
  problems.push(...outputProblems(flat, outputs));
  const needed = ancestors(nodes, outputs[0]?.id ?? '');
  return { data, nodes, byId, edgeTypes, problems, whole: nodes.filter((node) => needed.has(node.id)) };
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

/** What leaves at an output; undefined when that is not known, or there is none of the name. */
function typeAt(known: ReadonlyMap<string, AnalysedNode>, { node, port }: Output): TensorType | undefined {
  return known.get(node)?.types[port];
}

/** Where nothing arrives or leaves. */
const nothing = floats([]);

type Outcome = AnalysedNode | { readonly problem: Problem | undefined };

interface Scope {
  readonly known: ReadonlyMap<string, AnalysedNode>;
  readonly data: DataSpec;
  /** Of an output without a type: it does not exist, and no other problem says so. */
  isNowhere(output: Output): boolean;
}

function analyseNode(flat: FlatNode, { known, data, isNowhere }: Scope): Outcome {
  const { block } = flat;
  if (!block) {
    const message = text(
      `This version does not know the block "${flat.type}". It is kept as it is; remove it to train.`,
      `Diese Version kennt den Block „${flat.type}“ nicht. Er bleibt erhalten; zum Trainieren entfernen.`,
    );
    return { problem: { severity: 'error', nodeId: flat.id, message } };
  }
  const wrong = paramProblem(flat, block);
  if (wrong) return { problem: wrong };
  const ports = blockPorts(block, flat.params, data, 'inputs');
  const unwired = inputProblem(flat, block, ports);
  if (unwired) return { problem: unwired };
  const node = { ...flat, inputs: inPortOrder(ports, flat.inputs, ({ port }) => port) };
  const inputs: AnalysedInput[] = [];
  for (const { port, from, edge } of node.inputs) {
    const type = typeAt(known, from);
    // What comes before has a problem of its own, said there.
    if (!type) return { problem: isNowhere(from) ? noOutputProblem(node.id) : undefined };
    inputs.push({ port, from, edge, type });
  }
  const mistyped = dtypeProblem(node.id, block, ports, inputs);
  if (mistyped) return { problem: mistyped };
  const given = {
    x: inputs[0]?.type ?? nothing,
    inputs: byPort(inputs, ({ type }) => type),
    params: node.params as never,
  };
  const args = { ...given, data };
  const inferred = block.inferTypes(args);
  if (!inferred.ok) return { problem: shapeProblem(node.id, inferred.error) };
  const types = inferred.value;
  const type = Object.values(types)[0] ?? nothing;
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
    inputs,
    types,
    type,
    weights,
    ...handSet(
      node,
      inputs.map((input) => input.type),
      weights,
    ),
    said: {
      weights: node.weights,
      locked: node.locked,
      edges: node.inputs.map(({ weights, isLocked }) => ({ weights, isLocked })),
    },
    parameters,
    multiplyAdds: block.multiplyAdds?.({ ...given, output: type, outputs: types }) ?? 0,
  };
}
