import { findBlock } from '../../core/blocks/catalogue.ts';
import type { OutputTypes, WeightSpec } from '../../core/blocks/define.ts';
import { dataSpec } from '../../core/data/source.ts';
import type { RandomSource } from '../../core/data/kinds/random.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { ROOT, type Document, type GraphEdge, type GraphNode, type Point } from '../../core/graph/document.ts';
import { defaultParams, isValidParam, type ParamValues } from '../../core/params.ts';
import { sizeOf } from '../../core/shape.ts';
import type { TensorType } from '../../core/tensorType.ts';
import { text, type Text } from '../../core/text.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';

/** An output of a node. */
export interface Ref {
  readonly node: string;
  readonly port: string;
}

/** No block computes it; the words say what is in the way. */
export class NoBlock extends Error {
  readonly why: Text;

  constructor(why: Text) {
    super(why.en);
    this.why = why;
  }
}

/** Where the network ends. */
export interface End {
  readonly name: string;
  readonly ref: Ref;
}

export interface Drafted {
  readonly document: Document;
  readonly weights: NamedTensors;
  /** Ids in the document by those in the draft; nodes that nothing needed are gone. */
  readonly ids: ReadonlyMap<string, string>;
}

interface DraftNode {
  readonly id: string;
  readonly block: string;
  readonly name: string | undefined;
  readonly params: ParamValues;
  readonly inputs: Readonly<Record<string, readonly Ref[]>>;
  readonly weights: ReadonlyMap<string, NamedTensor>;
}

/** Data of no meaning stand for those that are not known yet: no block but Dataset and Output asks for them. */
const someData = dataSpec({ kind: 'iris' });

/** A network under construction: nodes with their weights, each checked by its block when it is added. */
export class Draft {
  readonly #nodes = new Map<string, DraftNode>();
  readonly #types = new Map<string, TensorType>();
  readonly #data = 'dataset';

  /** An input of the network: the Dataset's next port. */
  input(name: string, type: TensorType): Ref {
    const ref = { node: this.#data, port: this.inputs.length === 0 ? 'out' : name };
    this.inputs.push({ name, type, ref });
    this.#types.set(keyOf(ref), type);
    return ref;
  }
  readonly inputs: { readonly name: string; readonly type: TensorType; readonly ref: Ref }[] = [];

  /**
   * Adds a node. Fails with NoBlock if its block does not take these inputs, params or weights. Weights are named and laid
   * out as the block has them.
   */
  add(
    type: string,
    params: ParamValues,
    inputs: Readonly<Record<string, readonly Ref[]>>,
    more: { readonly name?: string | undefined; readonly weights?: Readonly<Record<string, Float32Array>> } = {},
  ): { readonly id: string; readonly types: OutputTypes; readonly ref: Ref } {
    const block = findBlock(type);
    if (!block) throw new Error(`There is no block "${type}".`);
    const all = { ...defaultParams(block.params), ...params };
    const wrong = Object.entries(block.params).find(([name, param]) => !isValidParam(param, all[name]));
    if (wrong) throw new NoBlock(text(`${wrong[1].label.en} is out of range.`, `${wrong[1].label.de} liegt außerhalb des Bereichs.`)); // prettier-ignore
    const arriving = Object.fromEntries(Object.entries(inputs).map(([port, refs]) => [port, refs.map((ref) => this.typeOf(ref))])); // prettier-ignore
    const [x] = Object.values(arriving).flat();
    if (!x) throw new Error(`Nothing arrives at "${type}".`);
    const args = { x, inputs: arriving, params: all, data: someData };
    const inferred = block.inferTypes(args);
    if (!inferred.ok) throw new NoBlock(inferred.error.message);
    const weights = checked(block.weights?.(args) ?? [], more.weights ?? {});
    const id = `${type}${this.#nodes.size}`;
    this.#nodes.set(id, { id, block: type, name: more.name, params: all, inputs, weights });
    for (const [port, found] of Object.entries(inferred.value)) this.#types.set(keyOf({ node: id, port }), found);
    return { id, types: inferred.value, ref: { node: id, port: Object.keys(inferred.value)[0] ?? 'out' } };
  }

  /** How many nodes there are, and the ids of those from a number on. */
  get count(): number {
    return this.#nodes.size;
  }
  idsFrom(begin: number): readonly string[] {
    return [...this.#nodes.keys()].slice(begin);
  }

  typeOf(ref: Ref): TensorType {
    const type = this.#types.get(keyOf(ref));
    if (!type) throw new Error(`There is no output ${keyOf(ref)}.`);
    return type;
  }

  /** The block of a node; undefined for the Dataset. */
  blockOf({ node }: Pick<Ref, 'node'>): string | undefined {
    return this.#nodes.get(node)?.block;
  }

  /** The inputs of a node. */
  sourcesOf({ node }: Ref): readonly Ref[] {
    return Object.values(this.#nodes.get(node)?.inputs ?? {}).flat();
  }

  /** The largest number of ids that the tables behind an input have rows for; undefined if none looks them up. */
  kindsOf(ref: Ref): number | undefined {
    const tables = [...this.#nodes.values()].filter(({ block, inputs }) => block === 'embedding' && inputs['in']?.some((one) => keyOf(one) === keyOf(ref))); // prettier-ignore
    const rows = tables.map(({ params }) => Number(params['tokens']));
    return rows.length === 0 ? undefined : Math.min(...rows);
  }

  /** The document with what its ends need. `data` are the examples' shapes. */
  finish(name: string, ends: readonly End[]): Drafted {
    const needed = this.#needed(ends.map(({ ref }) => ref));
    const ids = numbered(needed);
    const { source, outputs } = endingsOf(this, ends);
    const edges: GraphEdge[] = [];
    const wire = (from: Ref, node: string, port: string) => {
      edges.push({ id: `edge${edges.length + 1}`, from: { node: ids.get(from.node) ?? DATASET, port: from.port }, to: { node, port } }); // prettier-ignore
    };
    const nodes: GraphNode[] = [{ id: DATASET, block: 'dataset', params: {} }];
    for (const one of needed) {
      const id = ids.get(one.id) ?? one.id;
      nodes.push({ id, block: one.block, params: { ...one.params } as GraphNode['params'], ...nameOf(one.name) });
      for (const [port, refs] of Object.entries(one.inputs)) for (const ref of refs) wire(ref, id, port);
    }
    outputs.forEach(({ params, ref, target, name: own }, i) => {
      nodes.push({ id: `output${i + 1}`, block: 'output', params, ...(outputs.length > 1 && nameOf(own)) });
      wire(ref, `output${i + 1}`, 'in');
      if (target !== undefined) wire({ node: this.#data, port: target }, `output${i + 1}`, 'target');
    });
    const graph = { nodes, edges };
    const document = { ...emptyDocument(name.slice(0, 200), source), graph, layout: { [ROOT]: pointsOf(graph) } };
    const weights = needed.flatMap(({ id, weights: own }) => [...own].map(([weight, tensor]) => [`${ids.get(id) ?? id}.${weight}`, tensor] as const)); // prettier-ignore
    return { document, weights: new Map(weights), ids };
  }

  #needed(ends: readonly Ref[]): readonly DraftNode[] {
    const found = new Set<string>();
    const pending = ends.map(({ node }) => node);
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      pending.push(...Object.values(this.#nodes.get(id)?.inputs ?? {}).flatMap((refs) => refs.map(({ node }) => node)));
    }
    return [...this.#nodes.values()].filter(({ id }) => found.has(id));
  }
}

const DATASET = 'dataset1';

export function keyOf({ node, port }: Ref): string {
  return `${node}.${port}`;
}

function nameOf(name: string | undefined): { name?: string } {
  return name === undefined || name === '' ? {} : { name: name.slice(0, 200) };
}

function checked(specs: readonly WeightSpec[], given: Readonly<Record<string, Float32Array>>): Map<string, NamedTensor> {
  return new Map(
    specs.map(({ name, shape }) => {
      const values = given[name];
      if (values?.length === sizeOf(shape)) return [name, { shape, values }];
      throw new NoBlock(
        text(`The weights of “${name}” have another size.`, `Die Gewichte „${name}“ haben eine andere Größe.`),
      );
    }),
  );
} // prettier-ignore

/** Numbers the nodes of each block from 1. */
function numbered(nodes: readonly DraftNode[]): Map<string, string> {
  const counts = new Map<string, number>();
  return new Map(
    nodes.map(({ id, block }) => {
      const number = (counts.get(block) ?? 0) + 1;
      counts.set(block, number);
      return [id, `${block}${number}`];
    }),
  );
}

interface Ending {
  readonly name: string;
  readonly ref: Ref;
  readonly params: GraphNode['params'];
  /** The port of the Dataset that it is compared with; undefined: the labels. */
  readonly target: string | undefined;
}

/** More numbers than these are no row of a table that anybody reads. */
const MOST_VALUES = 1_000;
/** About how many numbers all examples together have. */
const MOST_NUMBERS = 4_000_000;

/** What the network is compared with, and random numbers of fitting shapes. */
function endingsOf(draft: Draft, ends: readonly End[]): { source: RandomSource; outputs: readonly Ending[] } {
  const shapes = ends.map(({ ref }) => draft.typeOf(ref).shape);
  const plain = shapes.findIndex((shape) => shape.length === 1 && (shape[0] ?? 0) <= MOST_VALUES);
  const targets: RandomSource['targets'] = [];
  const outputs = ends.map(({ name, ref }, i): Ending => {
    const isShares = draft.blockOf(ref) === 'softmax' && (shapes[i]?.at(-1) ?? 0) > 1;
    if (i === plain && isShares) return { name, ref, params: { loss: 'crossEntropy', from: 'probabilities' }, target: undefined }; // prettier-ignore
    const params = { loss: 'meanSquaredError', from: 'logits' };
    if (i === plain) return { name, ref, params, target: undefined };
    targets.push({ name: `target${targets.length + 1}`, shape: [...(shapes[i] ?? [])] });
    return { name, ref, params, target: `target${targets.length}` };
  });
  const [width = 1] = shapes[plain] ?? [];
  const isClasses = outputs[plain]?.params['loss'] === 'crossEntropy';
  const inputs = draft.inputs.map(({ name, type, ref }) => ({
    name,
    shape: [...type.shape],
    ...(type.dtype === 'bool' && { isMask: true }),
    ...(type.dtype === 'int32' && { kinds: type.kinds ?? draft.kindsOf(ref) ?? 2 }),
  }));
  const numbers = [...inputs, ...targets].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return {
    source: {
      kind: 'random',
      inputs,
      // Where every output has a target of its own, nothing is compared with the labels.
      target: { kind: isClasses ? 'classes' : 'values', count: plain < 0 ? 1 : width },
      targets,
      examples: Math.max(8, Math.min(64, Math.floor(MOST_NUMBERS / numbers))),
      testShare: 0.25,
      seed: 1,
    },
    outputs,
  };
}

const [COLUMN, ROW] = [268, 150];
const ACROSS = 8;

/** Nodes in columns by their distance from the beginning, like the lines of a text. */
function pointsOf({ nodes, edges }: Document['graph']): Record<string, Point> {
  const depths = new Map<string, number>();
  const sources = new Map<string, string[]>();
  for (const { from, to } of edges) sources.set(to.node, [...(sources.get(to.node) ?? []), from.node]);
  for (const { id } of nodes) depths.set(id, Math.max(0, ...(sources.get(id) ?? []).map((from) => (depths.get(from) ?? 0) + 1))); // prettier-ignore
  const columns = new Map<number, string[]>();
  for (const [id, depth] of depths) columns.set(depth, [...(columns.get(depth) ?? []), id]);
  const points: Record<string, Point> = {};
  let top = 0;
  for (let begin = 0; begin < columns.size; begin += ACROSS) {
    const line = Array.from({ length: ACROSS }, (_, i) => columns.get(begin + i) ?? []);
    line.forEach((ids, column) => ids.forEach((id, row) => (points[id] = { x: column * COLUMN, y: top + row * ROW })));
    top += ROW * Math.max(...line.map(({ length }) => length)) + 60;
  }
  return points;
}
