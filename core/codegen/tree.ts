import { analyse } from '../analysis/analyse.ts';
import type { Output } from '../analysis/flatten.ts';
import { outputName, outputsOf } from '../analysis/identity.ts';
import type { AnalysedNode, Analysis } from '../analysis/node.ts';
import { ancestors, executionOrder } from '../analysis/order.ts';
import { takenFields } from '../analysis/fields.ts';
import { fieldPorts } from '../data/spec.ts';
import { moduleOf, type Document, type Graph, type GraphNode, type Module } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { createNames } from '../python.ts';
import { failure, ok, type Result } from '../result.ts';
import { text, type Text } from '../text.ts';
import { isPerceptronRule } from '../training/settings.ts';
import { createAttributes } from './attributes.ts';
import { BATCH, endsOf, programOf, type Entry, type Program, type Statement } from './program.ts';

/** A node that computes something, in the class of its module. */
export interface Leaf extends Statement {
  readonly kind: 'leaf';
  /** From the network: `encoder.layer["1"].linear1`. */
  readonly access: string;
  /** The prefix of its parameters in a state_dict: `encoder.layer.1.linear1`. */
  readonly key: string;
}

/** A use of a module: calls of its copies, one after the other; of the only one if it is not repeated. */
export interface Use {
  readonly kind: 'use';
  /** The attribute that holds the module, or its copies by number. */
  readonly name: string;
  readonly path: string;
  readonly module: Module;
  readonly isRepeated: boolean;
  readonly calls: readonly Call[];
}

interface Call {
  /** The number of the copy, from 1; empty if the use is not repeated. */
  readonly copy: string;
  readonly body: Body;
  readonly inputs: readonly string[];
  readonly results: readonly string[];
}

type Item = Leaf | Use;

/** What a module, or the network, computes: a class. */
export interface Body {
  /** Of the paths of its nodes. */
  readonly prefix: string;
  /** The variables that enter. */
  readonly entries: readonly string[];
  /** In execution order. */
  readonly items: readonly Item[];
  /** What leaves: by the path of the node that hands it out, the variable. */
  readonly exits: readonly (readonly [path: string, variable: string])[];
}

/** A document's network as nested classes, and its program with the variables of the outermost one. */
export interface Tree {
  readonly analysis: Analysis;
  readonly root: Body;
  /** All nodes with source code, modules opened; `entries` begin with those that predictions need. */
  readonly program: Program;
  readonly leaves: readonly Leaf[];
  /** How many of the program's entries predictions need; the others are targets and masks. */
  readonly needed: number;
}

interface Scope {
  readonly document: Document;
  readonly analysis: Analysis;
  readonly passesSteps: boolean;
  readonly leaves: Leaf[];
}

/** A graph within the document, and where its nodes are found. */
interface Place {
  readonly graph: Graph;
  readonly prefix: string;
  readonly access: string;
  readonly key: string;
}

/** Fails with the document's errors if it has any, and if a module leads back into itself through other nodes. */
export function treeOf(document: Document): Result<Tree, readonly Problem[]> {
  const program = programOf(document);
  if (!program.ok) return program;
  const analysis = analyse(document);
  const leaves: Leaf[] = [];
  const scope: Scope = { document, analysis, passesSteps: isPerceptronRule(document.training), leaves };
  const { entries, needed } = entriesOf(analysis);
  const variables = new Map<string, string>();
  try {
    const root = bodyOf(scope, { graph: document.graph, prefix: '', access: '', key: '' }, analysis.network, { entries, variables }); // prettier-ignore
    const variableOf = (output: Output) => variables.get(outputName(output)) ?? BATCH;
    const [first, ...others] = endsOf(analysis.network, analysis.data, variableOf);
    if (!first) return failure([]);
    const own = { entries, statements: leaves, result: first.prediction, isChain: false, ends: [first, ...others] as const };
    return ok({ analysis, root, leaves, needed, program: { ...program.value, ...own } });
  } catch (error) {
    if (error instanceof Misfit) return failure([error.problem]);
    throw error;
  }
} // prettier-ignore

/** What no classes of Python can express. */
class Misfit extends Error {
  readonly problem: Problem;

  constructor(nodeId: string, message: Text) {
    super(message.en);
    this.problem = { severity: 'error', nodeId, message };
  }
}

const ring = text(
  'What leaves this module comes back into it through other nodes: a class of Python cannot be called like that. Open the module.',
  'Was dieses Modul verlässt, kommt durch andere Knoten wieder hinein: So lässt sich eine Klasse von Python nicht aufrufen. Das Modul auflösen.',
);
const endInside = text(
  'Data and outputs inside of a module are not written as classes of Python: put them outside.',
  'Daten und Ausgaben in einem Modul werden nicht als Klassen von Python geschrieben: nach außen setzen.',
);

function isEndOfNetwork({ block }: AnalysedNode): boolean {
  return block.type === 'dataset' || block.type === 'output';
}

/** The fields that the network takes, beginning with those that its predictions need. */
function entriesOf({ network, data }: Analysis): { readonly entries: readonly Entry[]; readonly needed: number } {
  const isEnd = ({ block }: AnalysedNode) => block.type === 'output';
  const cut = network.map((node) => (isEnd(node) ? { ...node, inputs: node.inputs.slice(0, 1) } : node));
  const isNeeded = ancestors(cut, ...cut.filter(isEnd).map(({ id }) => id));
  const predicting = cut.filter(({ id }) => isNeeded.has(id));
  const first = new Set(takenFields(predicting, data).map(({ port }) => port));
  const taken = takenFields(network, data).toSorted((a, b) => Number(first.has(b.port)) - Number(first.has(a.port)));
  const nameOf = createNames();
  const isOnly = fieldPorts(data).length === 1;
  const entries = taken.map(({ field, port }) => ({
    field,
    port,
    variable: taken.length === 1 ? BATCH : nameOf(field.name),
    array: isOnly ? 'x' : field.name,
  }));
  return { entries, needed: first.size };
}

interface Outside {
  /** Of the outermost graph: what its Datasets hand out. */
  readonly entries?: readonly (Entry & { readonly port?: string })[];
  /** Receives the variable of every output. */
  readonly variables: Map<string, string>;
}

/** The class of a graph: `nodes` are those of the network within it, modules opened. */
function bodyOf(scope: Scope, place: Place, nodes: readonly AnalysedNode[], { entries, variables }: Outside): Body {
  const { prefix, graph } = place;
  const groups = new Map<string, AnalysedNode[]>();
  for (const node of nodes) {
    const id = firstPart(node.id, prefix);
    groups.set(id, [...(groups.get(id) ?? []), node]);
  }
  const nameOf = createNames();
  for (const { variable } of entries ?? []) if (variable !== BATCH) nameOf(variable);
  const arriving = nodes.filter(({ id, block }) => block.type === 'moduleInput' && !id.slice(prefix.length).includes('/'));
  for (const { id, name } of arriving) variables.set(id, arriving.length === 1 ? BATCH : nameOf(name ?? id.slice(prefix.length))); // prettier-ignore
  const attributeOf = createAttributes();
  const items: Item[] = [];
  const exits: [string, string][] = [];
  const variableOf = (output: Output) => variables.get(outputName(output)) ?? BATCH;
  for (const id of inOrder(groups, prefix)) {
    const group = groups.get(id) ?? [];
    const said = graph.nodes.find((node) => node.id === id);
    const [node] = group;
    if (said?.module !== undefined) {
      items.push(useOf(scope, place, { said, group, attribute: attributeOf(id), nameOf, variables }));
    } else if (prefix !== '' && node && isEndOfNetwork(node)) {
      throw new Misfit(node.id, endInside);
    } else if (node?.block.type === 'dataset') {
      for (const { name, port } of outputsOf(node)) variables.set(name, entries?.find((entry) => entry.port === port)?.variable ?? BATCH); // prettier-ignore
    } else if (node?.block.keras) {
      const leaf = leafOf(scope, place, node, attributeOf(id), nameOf, variableOf);
      items.push(leaf);
      for (const [i, output] of outputsOf(node).entries()) variables.set(output.name, leaf.results[i] ?? BATCH);
    } else if (node && node.block.type !== 'moduleInput') {
      // A block without source code passes its input on.
      const [input] = node.inputs;
      const passed = input ? variableOf(input.from) : BATCH;
      for (const { name } of outputsOf(node)) variables.set(name, passed);
      if (node.block.type === 'moduleOutput') exits.push([node.id, passed]);
    }
  }
  const own = arriving.map(({ id }) => variables.get(id) ?? BATCH);
  return { prefix, entries: entries?.map(({ variable }) => variable) ?? own, items, exits };
} // prettier-ignore

function leafOf(
  { passesSteps, leaves }: Scope,
  { access, key }: Place,
  node: AnalysedNode,
  attribute: string,
  nameOf: (wish: string) => string,
  variableOf: (output: Output) => string,
): Leaf {
  const [first = BATCH, ...others] = node.inputs.map(({ from }) => variableOf(from));
  const outputs = outputsOf(node);
  const name = nameOf(node.name ?? node.id.split('/').at(-1) ?? node.id);
  const leaf: Leaf = {
    kind: 'leaf', node, name: attribute, layer: attribute, inputs: [first, ...others], passesSteps,
    results: outputs.length > 1 ? outputs.map(({ port }) => nameOf(`${name}_${port}`)) : [name],
    access: joined(access, attribute), key: joined(key, attribute),
  }; // prettier-ignore
  leaves.push(leaf);
  return leaf;
}

interface Used {
  readonly said: GraphNode;
  readonly group: readonly AnalysedNode[];
  readonly attribute: string;
  nameOf(wish: string): string;
  /** Of the graph in which the module is used. */
  readonly variables: Map<string, string>;
}

function useOf(scope: Scope, place: Place, { said, group, attribute, nameOf, variables }: Used): Use {
  const path = place.prefix + said.id;
  const module = moduleOf(scope.document, said.module);
  if (!module) throw new Error(`The module of ${path} is missing.`);
  const isRepeated = scope.analysis.copies.has(path);
  const copies = isRepeated ? [...new Set(group.map(({ id }) => firstPart(id, `${path}/`)))].toSorted((a, b) => Number(a) - Number(b)) : ['']; // prettier-ignore
  const base = nameOf(said.name ?? said.id);
  const names = new Map<string, string>();
  const calls: Call[] = [];
  for (const copy of copies) {
    const prefix = copy === '' ? `${path}/` : `${path}/${copy}/`;
    const within: Place = {
      graph: module.graph,
      prefix,
      access: joined(place.access, attribute) + (copy === '' ? '' : `["${copy}"]`),
      key: joined(place.key, attribute) + (copy === '' ? '' : `.${copy}`),
    };
    const nodes = group.filter(({ id }) => id.startsWith(prefix));
    const body = bodyOf(scope, within, nodes, { variables: new Map() });
    const arriving = nodes.filter(({ id, block }) => block.type === 'moduleInput' && !id.slice(prefix.length).includes('/')); // prettier-ignore
    const inputs = arriving.map(({ inputs: [input] }) => (input && variables.get(outputName(input.from))) ?? BATCH);
    const results = body.exits.map(([exit]) => {
      const port = exit.slice(prefix.length);
      const label = module.graph.nodes.find(({ id }) => id === port)?.name ?? port;
      const result = names.get(port) ?? (body.exits.length === 1 ? base : nameOf(`${base}_${label}`));
      names.set(port, result);
      variables.set(exit, result);
      return result;
    });
    calls.push({ copy, body, inputs, results });
  }
  return { kind: 'use', name: attribute, path, module, isRepeated, calls };
}

function joined(before: string, attribute: string): string {
  return before === '' ? attribute : `${before}.${attribute}`;
}

/** The part of a path that follows a prefix. */
function firstPart(path: string, prefix: string): string {
  return path.slice(prefix.length).split('/')[0] ?? '';
}

/** The ids of a graph's nodes and uses, each after what it takes. */
function inOrder(groups: ReadonlyMap<string, readonly AnalysedNode[]>, prefix: string): readonly string[] {
  const all = [...groups].map(([id, group]) => ({
    id,
    inputs: group.flatMap(({ inputs }) =>
      inputs.flatMap(({ from }) => {
        const source = from.node.startsWith(prefix) ? firstPart(from.node, prefix) : id;
        return source === id ? [] : [{ from: { node: source } }];
      }),
    ),
  }));
  const { order, cyclic } = executionOrder(all);
  if (cyclic[0]) throw new Misfit(prefix + cyclic[0].id, ring);
  return order.map(({ id }) => id);
}
