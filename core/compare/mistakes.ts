import { attentionsOf } from '../analysis/attentions.ts';
import type { Output } from '../analysis/flatten.ts';
import { outputName } from '../analysis/identity.ts';
import type { AnalysedNode, Analysis } from '../analysis/node.ts';
import { ancestors, executionOrder } from '../analysis/order.ts';
import { findBlock } from '../blocks/catalogue.ts';
import { defaultParams, type ParamValue, type ParamValues } from '../params.ts';
import { inBoth, shortNumber, text, type Text } from '../text.ts';
import { blockIn, isNorm } from './kind.ts';
import { blockOf, type Layers } from './layers.ts';
import { rolesOf } from './roles.ts';

type Nodes = readonly AnalysedNode[];

/** One way in which a block built by hand may differ from a layer: what the layer would be with it. */
export interface Mistake {
  /** What is different in the block. */
  readonly words: Text;
  /** Params of the layer's module that would be set otherwise. */
  readonly params?: ParamValues;
  /** Its nodes, in execution order, as they would be. */
  readonly change?: (nodes: Nodes) => Nodes;
  /** Paths of nodes whose biases would be 0. */
  readonly unbiased?: readonly string[];
}

interface Known {
  readonly layers: Layers;
  /** Those of the layer. */
  readonly nodes: Nodes;
  /** Those of the block. */
  readonly own: Nodes;
  readonly data: Analysis['data'];
}

/** Mistakes that are made again and again, those of structure first. */
export function mistakesOf(known: Known): readonly Mistake[] {
  return [norms, scales, activations, masks, exchanges, residuals, biases, headCounts, epsilons].flatMap((find) => find(known)); // prettier-ignore
}

function norms({ layers: { module, params } }: Known): readonly Mistake[] {
  const { normFirst } = params;
  const isParam = blockOf(module)?.module.params.some(({ name }) => name === 'normFirst') === true;
  if (isParam && normFirst !== true) return [{ words: normComesFirst, params: { normFirst: true } }];
  return [{ words: normComesAfter, ...(isParam ? { params: { normFirst: false } } : { change: normsAfter }) }];
}

const normComesFirst = text(
  'The norm comes first in this block. In the layer it comes after: after attention and feed-forward, each with what was added.',
  'In diesem Block kommt die Norm zuerst. In der Schicht kommt sie danach: hinter Attention und Feed-Forward, jeweils nach dem Addieren.',
);
const normComesAfter = text(
  'The norm comes after the addition in this block. In the layer it comes first: before attention and before feed-forward.',
  'In diesem Block kommt die Norm nach dem Addieren. In der Schicht kommt sie zuerst: vor Attention und vor Feed-Forward.',
);

/** Every norm before a way that is added to what came in moves behind that addition. */
function normsAfter(nodes: Nodes): Nodes {
  return nodes.filter((node) => isNorm(blockIn(node))).reduce((all: Nodes, { id }) => {
    const norm = all.find((node) => node.id === id);
    const [input] = norm?.inputs ?? [];
    const adding = all.find(({ block, inputs }) => block.type === 'add' && inputs.some(({ from }) => from.node === input?.from.node && from.port === input.from.port));
    if (!norm || !input || !adding) return all;
    const [before, sum] = [input.from, { node: adding.id, port: 'out' }];
    const moved = all.map((node): AnalysedNode => {
      if (node.id === norm.id) return { ...node, inputs: [{ ...input, from: sum }] };
      return { ...node, inputs: node.inputs.map((one) => (one.from.node === norm.id ? { ...one, from: before } : isFrom(one.from, sum) ? { ...one, from: { ...sum, node: norm.id } } : one)) };
    });
    return executionOrder(moved).order;
  }, nodes);
} // prettier-ignore

const isFrom = (one: Output, other: Output) => outputName(one) === outputName(other);

/** Factors of the scores other than 1/√d. */
function scales({ layers: { params }, nodes }: Known): readonly Mistake[] {
  const scale = nodes.find(({ block }) => block.type === 'scale');
  const head = scale?.inputs.find(({ port }) => port === 'width')?.type.shape.at(-1);
  const width = Number(params['width']);
  if (!scale || head === undefined) return [];
  const right = `1/√${head}`;
  const others: readonly (readonly [string, number])[] = [[`1/√${width}`, 1 / Math.sqrt(width)], [`1/${head}`, 1 / head]];
  const wrong = others.filter(([, factor]) => factor !== 1 / Math.sqrt(head)).map(([said, factor]) => ({
    words: text(`Scores are scaled by ${said} in this block. In the layer by ${right}: one head is ${head} wide.`, `In diesem Block werden die Scores mit ${said} skaliert. In der Schicht mit ${right}: Ein Kopf ist ${head} breit.`),
    change: withFactor(factor * Math.sqrt(head)),
  }));
  const none = {
    words: text(`Scores are not scaled in this block. In the layer they are, by ${right}.`, `In diesem Block werden die Scores nicht skaliert. In der Schicht schon, mit ${right}.`),
    change: withFactor(Math.sqrt(head)),
  };
  return [...wrong, none];
} // prettier-ignore

const withFactor = (factor: number) => withParams('scale', { factor });

function withParams(type: string, params: ParamValues): (nodes: Nodes) => Nodes {
  return (nodes) => nodes.map((node) => (node.block.type === type ? { ...node, params: { ...node.params, ...params } } : node)); // prettier-ignore
}

const activationKinds = ['gelu', 'geluTanh', 'relu', 'silu', 'tanh', 'sigmoid'];

function activations({ nodes }: Known): readonly Mistake[] {
  const isActive = (node: AnalysedNode) => blockIn(node).category === 'activations' && blockIn(node).type !== 'softmax';
  const found = nodes.find(isActive);
  if (!found) return [];
  const right = blockIn(found).label;
  return activationKinds.flatMap((kind): readonly Mistake[] => {
    const block = findBlock(kind);
    if (!block || kind === blockIn(found).type) return [];
    const { label } = block;
    return [
      {
        words: text(`The activation is ${label.en} in this block, ${right.en} in the layer.`, `Die Aktivierung ist in diesem Block ${label.de}, in der Schicht ${right.de}.`),
        change: (all) => all.map((node) => (isActive(node) ? { ...node, block, params: defaultParams(block.params) } : node)),
      },
    ];
  });
} // prettier-ignore

function masks({ nodes }: Known): readonly Mistake[] {
  const mask = nodes.find(({ block }) => block.type === 'mask');
  if (!mask) return [];
  const isCausal = mask.params['causal'] === true;
  const causal: Mistake = {
    words: isCausal ? noMask : extraMask,
    change: withParams('mask', { causal: !isCausal }),
  };
  const isPadding = mask.inputs.some(({ port }) => port === 'mask');
  const without = (all: Nodes) => all.map((node) => (node.block.type === 'mask' ? { ...node, inputs: node.inputs.filter(({ port }) => port !== 'mask') } : node)); // prettier-ignore
  return isPadding ? [causal, { words: noPadding, change: without }] : [causal];
}

const noMask = text(
  'The causal mask is missing in this block: words see later ones. In the layer no word does.',
  'In diesem Block fehlt die kausale Maske: Wörter sehen spätere. In der Schicht tut das keines.',
);
const extraMask = text(
  'This block is causal: no word sees a later one. In the layer every word sees all others.',
  'Dieser Block ist kausal: Kein Wort sieht ein späteres. In der Schicht sieht jedes alle anderen.',
);
const noPadding = text(
  'The padding mask is missing in this block: padding is attended to.',
  'In diesem Block fehlt die Maske für das Padding: Auch aufgefüllte Stellen werden beachtet.',
);

/** Two of queries, keys and values in each other's place. */
export function exchanges({ nodes, data }: Pick<Known, 'nodes' | 'data'>): readonly Mistake[] {
  const [attention] = attentionsOf(nodes, data);
  if (!attention) return [];
  const { q, k, v } = attention;
  const all = [['Q', q, 'K', k], ['Q', q, 'V', v], ['K', k, 'V', v]] as const;
  return all.flatMap(([a, one, b, other]): readonly Mistake[] =>
    one && other
      ? [{
          words: text(`${a} and ${b} have changed places in this block: look at the wires to the products, and at the partners of their weights.`, `In diesem Block sind ${a} und ${b} vertauscht: die Leitungen zu den Produkten ansehen, und die Partner ihrer Gewichte.`),
          change: (before) => rewired(before, (from) => (isFrom(from, one) ? other : isFrom(from, other) ? one : from)),
        }]
      : [],
  );
} // prettier-ignore

/** Nodes that take other outputs than they did. */
function rewired(nodes: Nodes, to: (from: Output) => Output): Nodes {
  const changed = nodes.map((node) => ({ ...node, inputs: node.inputs.map((input) => ({ ...input, from: to(input.from) })) })); // prettier-ignore
  return executionOrder(changed).order;
}

/** Additions of what came in that are not there. */
function residuals({ nodes }: Known): readonly Mistake[] {
  const adds = nodes.filter(({ block, inputs }) => block.type === 'add' && inputs.length === 2);
  const places = [text('the attention', 'der Attention'), text('the feed-forward layer', 'der Feed-Forward-Schicht')];
  const single = adds.map((add, i): Mistake => {
    const place = places[i] ?? text('this step', 'diesem Schritt');
    return {
      words: text(`What came in is not added behind ${place.en} in this block: the residual connection is missing.`, `In diesem Block wird hinter ${place.de} nicht addiert, was hereinkam: Die Residualverbindung fehlt.`),
      change: withoutResidual([add.id]),
    };
  });
  const both = { words: text('No residual connection is there in this block: what came in is added nowhere.', 'In diesem Block gibt es keine Residualverbindung: Was hereinkam, wird nirgends addiert.'), change: withoutResidual(adds.map(({ id }) => id)) };
  return adds.length > 1 ? [...single, both] : single;
} // prettier-ignore

/** Of what these nodes add, only the longer way goes on. */
function withoutResidual(adds: readonly string[]): (nodes: Nodes) => Nodes {
  return (nodes) =>
    adds.reduce((all, id) => {
      const [one, other] = all.find((node) => node.id === id)?.inputs ?? [];
      if (!one || !other) return all;
      const length = ({ from }: typeof one) => ancestors(all, from.node).size;
      const kept = length(one) > length(other) ? one : other;
      return rewired(all, (from) => (from.node === id ? kept.from : from)).filter((node) => node.id !== id);
    }, nodes);
}

function biases({ nodes, data }: Known): readonly Mistake[] {
  const biased = nodes.filter(({ block, weights }) => block.type === 'linear' && weights.some(({ name }) => name === 'bias'));
  const roles = rolesOf(nodes, data);
  const name = ({ id, types }: AnalysedNode) => {
    const own = id.slice(id.lastIndexOf('/') + 1);
    const role = roles.get(outputName({ node: id, port: Object.keys(types)[0] ?? 'out' }));
    return role ? inBoth((language) => `${own} (${role[language]})`) : text(own, own);
  };
  const single = biased.map((node): Mistake => {
    const said = name(node);
    return { words: text(`The bias is missing in this block where the layer has ${said.en}.`, `In diesem Block fehlt der Bias dort, wo die Schicht ${said.de} hat.`), unbiased: [node.id] };
  });
  if (biased.length < 2) return single;
  const all = { words: text('Linear layers have no bias in this block. In the layer all of them have one.', 'In diesem Block haben die Linear-Schichten keinen Bias. In der Schicht haben ihn alle.'), unbiased: biased.map(({ id }) => id) };
  return [all, ...single];
} // prettier-ignore

function headCounts({ layers: { params }, own }: Known): readonly Mistake[] {
  const heads = own.find(({ block }) => block.type === 'splitHeads' || block.type === 'splitQkv')?.params['heads'];
  const right = params['heads'];
  // One head needs no splitting.
  const used = typeof heads === 'number' ? heads : 1;
  if (typeof right !== 'number' || used === right || right % used !== 0) return [];
  return [
    {
      words: text(`This block has ${used} ${used === 1 ? 'head' : 'heads'}, the layer ${right}.`, `Dieser Block hat ${used} ${used === 1 ? 'Kopf' : 'Köpfe'}, die Schicht ${right}.`),
      params: { heads: used },
    },
  ];
} // prettier-ignore

function epsilons({ nodes, own }: Known): readonly Mistake[] {
  const epsilonsIn = (all: Nodes) => all.flatMap((node) => (isNorm(blockIn(node)) ? [node.params['epsilon']] : []));
  const [right] = epsilonsIn(nodes);
  if (typeof right !== 'number') return [];
  const tried = new Set<ParamValue | undefined>([...epsilonsIn(own), 1e-5, 1e-6, 1e-12]);
  return [...tried].flatMap((epsilon): readonly Mistake[] => {
    if (typeof epsilon !== 'number' || epsilon === right) return [];
    const [a, b] = [numberWords(epsilon), numberWords(right)];
    return [
      {
        words: text(`Epsilon of the norms is ${a.en} in this block, ${b.en} in the layer.`, `Das Epsilon der Normen ist in diesem Block ${a.de}, in der Schicht ${b.de}.`),
        change: (all) => all.map((node) => (isNorm(blockIn(node)) ? { ...node, params: { ...node.params, epsilon } } : node)),
      },
    ];
  });
} // prettier-ignore

const numberWords = (value: number) => inBoth((language) => shortNumber(value, language));
