import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { fitted, misfits } from '../../core/compare/fit.ts';
import type { Part } from '../../core/compare/part.ts';
import { encoderByHand } from '../../core/examples/encoderByHand.ts';
import { assembled } from '../../core/examples/assembled.ts';
import { ROOT, type Document, type PortEnd } from '../../core/graph/document.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { addNode, connect, editGraph, remove, setParam, setParams } from '../../core/graph/edits.ts';
import { defineModule, type BuiltIn } from '../../core/modules/define.ts';
import { encoderBlock } from '../../core/modules/encoderBlock.ts';
import { gptBlock } from '../../core/modules/gptBlock.ts';
import { llamaBlock } from '../../core/modules/llamaBlock.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import { text } from '../../core/text.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { compareLayer, partValues, readyLayer } from './compareLayer.ts';
import { besideLayer } from './layer.ts';
import { layerHint } from './layerHint.ts';
import { openDocument } from './open.ts';
import { enteringLayer, layersOf, type OpenLayers } from './openLayers.ts';
import { expectedOf, fixture, largestDifference } from './testing.ts';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-layers-'));
afterAll(() => rmSync(home, { recursive: true }));
const opened = async (name: string) => layersOf(await openDocument(home, { name, place: fixture(name) }));
/** Where nodes stand is nothing to compare. */
const here = { at: [0, 0] } as const;
const SENTENCE = 'The quick brown fox jumps over the lazy dog, again and again.';

let bert: OpenLayers;
beforeAll(async () => {
  bert = await opened('bert');
});

const byHand: Part = { graph: ROOT, within: '', nodes: ['module1'] };
const builtIn: Part = { graph: ROOT, within: '', nodes: ['module2'] };

/** The block that is built by hand, as the layers of the fixture are. */
function asLayer(): Document {
  const before = fitted(encoderByHand(), byHand, bert.layers);
  const changed = editGraph(before, 'byHand', (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => (node.block === 'relu' ? { ...node, block: 'gelu' } : node.block === 'layerNorm' ? { ...node, params: { epsilon: 1e-12 } } : node)),
  }));
  return fitted(changed, builtIn, bert.layers);
} // prettier-ignore

interface Wish {
  readonly document: Document;
  readonly part?: Part;
  readonly open?: OpenLayers;
  readonly partners?: Parameters<typeof besideLayer>[4];
  readonly weights?: 'own' | 'layer';
  readonly layer?: number;
}

const ready = ({ document, part = byHand, open = bert, partners = {}, weights = 'layer', layer = 1 }: Wish) =>
  readyLayer(open, { document, part, model: open.name, layer, partners, weights, text: SENTENCE }, undefined);

async function hintsFor(wish: Wish): Promise<{ readonly mistakes: readonly string[]; readonly isAll: boolean }> {
  const { mistakes, isAll } = await layerHint(await ready(wish), wish.open ?? bert);
  return { mistakes: mistakes.map(({ en }) => en), isAll };
}

function rewired(before: Document, from: PortEnd, to: PortEnd): Document {
  const wired = connect(before, 'byHand', from, to);
  if (!wired.ok) throw new Error(wired.error.en);
  return wired.value;
}

const out = (node: string): PortEnd => ({ node, port: 'out' });
const into = (node: string, port = 'in'): PortEnd => ({ node, port });

describe('a block built by hand', () => {
  it('is made as large as the layer, with what stands before and beside it', () => {
    const document = encoderByHand();
    const said = misfits(document, byHand, bert.layers).map(({ name, own, layer }) => [name, own, layer]);
    expect(said).toEqual([['width', 8, 16], ['feedForward', 16, 24]]); // prettier-ignore
    const { sides } = besideLayer(document, byHand, bert, 1);
    expect(sides.rightProblem).not.toBeNull();
    const large = fitted(document, byHand, bert.layers);
    expect(misfits(large, byHand, bert.layers)).toEqual([]);
    expect(large.graph.nodes.find(({ block }) => block === 'embedding')?.params['width']).toBe(16);
    expect(besideLayer(large, byHand, bert, 1).sides.rightProblem).toBeNull();
    // Of a module whose params say it, everything is set.
    const whole = fitted(large, builtIn, bert.layers).graph.nodes.find(({ id }) => id === 'module2');
    expect(whole?.params).toMatchObject({ width: 16, heads: 2, feedForward: 24, activation: 'gelu', epsilon: 1e-12, dropout: 0 });
  }); // prettier-ignore

  it('takes the weights of the layer by role and shape, and of another one where that is chosen', () => {
    const { taken, sides } = besideLayer(asLayer(), byHand, bert, 2);
    const pairs = sides.partners.map(({ left, right }) => [left?.name, right?.name]);
    expect(Object.fromEntries(pairs)).toMatchObject({
      'module1/linear1.kernel': expect.stringMatching(/self_attn\/q_proj.kernel$/) as unknown,
      'module1/linear4.bias': expect.stringMatching(/self_attn\/out_proj.bias$/) as unknown,
      'module1/linear5.kernel': expect.stringMatching(/feed_forward\/linear1.kernel$/) as unknown,
      'module1/layerNorm2.gamma': expect.stringMatching(/norm2.gamma$/) as unknown,
    });
    expect(taken.size).toBe(16);
    const named = [...bert.weights].find(([name]) => name.endsWith('layer/2/feed_forward/linear2.kernel'));
    expect(taken.get('module1/linear6.kernel')).toEqual(named?.[1]);
    const chosen = { 'module1/linear1.kernel': pairs[2]?.[1] ?? '', 'module1/linear1.bias': null };
    const changed = besideLayer(asLayer(), byHand, bert, 2, chosen).taken;
    expect(changed.get('module1/linear1.kernel')).toEqual(taken.get('module1/linear2.kernel'));
    expect(changed.has('module1/linear1.bias')).toBe(false);
  });

  it('computes with them what the layer computes, step by step', async () => {
    const found = await compareLayer(await ready({ document: asLayer() }));
    expect(found).toMatchObject({ isSame: true, first: null });
    expect(found.steps).toHaveLength(20);
    for (const { verdict, difference } of found.steps) {
      expect(verdict).toBe('same');
      expect(fromWire(difference!)).toBeLessThan(1e-5);
    }
    expect(found.tokens.map(({ id }) => id)).toEqual(expectedOf('bert').lines[0]?.ids);
    expect(await hintsFor({ document: asLayer() })).toEqual({ mistakes: [], isAll: true });
    // With weights of its own it does not, and that is said.
    expect(await hintsFor({ document: asLayer(), weights: 'own' })).toEqual({ mistakes: [expect.stringContaining('Weights of the block are not the layer’s (module1/linear1.kernel')], isAll: true }); // prettier-ignore
  });
});

describe('with the weights of a layer', () => {
  const blocks: readonly (readonly [string, BuiltIn])[] = [
    ['bert', encoderBlock], ['distilbert', encoderBlock], ['roberta', encoderBlock], ['gpt2', gptBlock], ['llama', llamaBlock],
  ]; // prettier-ignore
  test.each(blocks)('of %s a block computes what transformers computes', async (name, block) => {
    const open = name === 'bert' ? bert : await opened(name);
    const { tokens, segments, hidden } = expectedOf(name);
    const data = { kind: 'words', examples: 10, testShare: 0.2, validationShare: 0, seed: 1 } as const;
    const document = assembled(emptyDocument('', data, defaultTraining), {
      data: ['dataset', {}, {}, here],
      embedding: ['embedding', { tokens: 7, width: 16 }, { in: 'data.out' }, here],
      block: [block, { ...open.layers.params }, { in1: 'embedding' }, here],
      mean: ['sequenceMean', {}, { in: 'block.out1' }, here],
      classes: ['linear', { units: 2 }, { in: 'mean' }, here],
      output: ['output', {}, { in: 'classes' }, here],
    });
    const part = { graph: ROOT, within: '', nodes: [document.graph.nodes.find(({ module }) => module === block.id)!.id] };
    const one = await ready({ document, part, open });
    const before = await enteringLayer(open, 1, { ids: tokens, segments });
    expect(largestDifference(before.values, hidden[0]!)).toBeLessThan(1e-4);
    const values = await partValues({ ...one, entering: one.entering.map((entry) => ({ ...entry, value: before })) });
    const [exit = ''] = one.sides.left.exits;
    expect(largestDifference(values.get(exit)!.values, hidden[1]!)).toBeLessThan(1e-4);
    expect(await compareLayer(one)).toMatchObject({ isSame: true });
  }); // prettier-ignore
});

describe('a mistake is found by trying', () => {
  const without = (id: string, document = asLayer()) => remove(document, 'byHand', { nodes: [id], edges: [] });

  it('norm first', async () => {
    const document = setParams(asLayer(), ROOT, 'module2', { normFirst: true });
    const found = await compareLayer(await ready({ document, part: builtIn }));
    expect(found.isSame).toBe(false);
    expect(found.steps[found.first!.step]).toMatchObject({ left: { node: 'module2/norm1_first' } });
    expect(await hintsFor({ document, part: builtIn })).toEqual({ mistakes: [expect.stringContaining('The norm comes first in this block.')], isAll: true });
  }); // prettier-ignore

  it('scores scaled by the whole width, or not at all', async () => {
    const wide = rewired(asLayer(), out('in1'), into('scale1', 'width'));
    expect(await hintsFor({ document: wide })).toEqual({ mistakes: [expect.stringContaining('by 1/√16 in this block. In the layer by 1/√8')], isAll: true });
    const none = rewired(without('scale1'), out('matMul1'), into('mask1'));
    expect(await hintsFor({ document: none })).toEqual({ mistakes: [expect.stringContaining('not scaled in this block')], isAll: true });
  }); // prettier-ignore

  it('another activation', async () => {
    const activation = (block: string) => editGraph(asLayer(), 'byHand', (graph) => ({ ...graph, nodes: graph.nodes.map((node) => (node.block === 'gelu' ? { ...node, block } : node)) }));
    expect(await hintsFor({ document: activation('relu') })).toEqual({ mistakes: ['The activation is ReLU in this block, GELU in the layer.'], isAll: true });
    expect(await hintsFor({ document: activation('geluTanh') })).toEqual({ mistakes: ['The activation is GELU (tanh) in this block, GELU in the layer.'], isAll: true });
  }); // prettier-ignore

  it('a bias that is not there, or none at all', async () => {
    const one = setParam(asLayer(), 'byHand', 'linear4', 'bias', false);
    expect(await hintsFor({ document: one })).toMatchObject({ mistakes: [expect.stringContaining('out_proj')], isAll: true });
    const none = ['linear1', 'linear2', 'linear3', 'linear4', 'linear5', 'linear6'].reduce((all, id) => setParam(all, 'byHand', id, 'bias', false), asLayer());
    expect(await hintsFor({ document: none })).toEqual({ mistakes: [expect.stringContaining('have no bias')], isAll: true });
  }); // prettier-ignore

  it('a residual connection that is not there', async () => {
    const document = rewired(without('add1'), out('linear4'), into('layerNorm1'));
    expect(await hintsFor({ document })).toEqual({ mistakes: [expect.stringContaining('not added behind the attention')], isAll: true });
  }); // prettier-ignore

  it('another epsilon', async () => {
    const document = ['layerNorm1', 'layerNorm2'].reduce((all, id) => setParam(all, 'byHand', id, 'epsilon', 1e-3), asLayer());
    expect(await hintsFor({ document })).toMatchObject({ mistakes: [expect.stringContaining('Epsilon of the norms is 0.001 in this block')], isAll: true });
  }); // prettier-ignore

  it('queries and keys in each other’s place, by wires or by weights', async () => {
    const names = besideLayer(asLayer(), byHand, bert, 1).sides.partners;
    const partnerOf = (own: string) => names.find(({ left }) => left?.name === `module1/${own}`)?.right?.name ?? null;
    const swapped = Object.fromEntries(['kernel', 'bias'].flatMap((own) => [[`module1/linear1.${own}`, partnerOf(`linear2.${own}`)], [`module1/linear2.${own}`, partnerOf(`linear1.${own}`)]]));
    expect(await hintsFor({ document: asLayer(), partners: swapped })).toEqual({ mistakes: [expect.stringContaining('Q and K have changed places')], isAll: true });
  }); // prettier-ignore

  it('wires in each other’s place, behind weights that were loaded', async () => {
    const { taken } = besideLayer(asLayer(), byHand, bert, 1);
    const swapped = rewired(rewired(asLayer(), out('splitHeads1'), into('matMul1', 'right')), out('splitHeads2'), into('matMul1', 'left'));
    const loaded = { ...(await ready({ document: swapped, weights: 'own' })), own: taken };
    const { mistakes, isAll } = await layerHint(loaded, bert);
    expect({ mistakes: mistakes.map(({ en }) => en), isAll }).toEqual({ mistakes: [expect.stringContaining('Q and K have changed places')], isAll: true });
    // Norms that stand elsewhere have not got theirs: both is said.
    const first = setParams(asLayer(), ROOT, 'module2', { normFirst: true });
    const usual = besideLayer(asLayer(), builtIn, bert, 1).taken;
    const before = await ready({ document: first, part: builtIn, weights: 'own' });
    const both = await layerHint({ ...before, own: new Map([...before.own, ...usual]) }, bert);
    expect(both.isAll).toBe(true);
    expect(both.mistakes.map(({ en }) => en)).toEqual([expect.stringContaining('The norm comes first'), expect.stringContaining('norm1_first.gamma')]);
  }); // prettier-ignore

  it('one head too few, and two mistakes at once', async () => {
    const heads = ['splitHeads1', 'splitHeads2', 'splitHeads3'].reduce((all, id) => setParam(all, 'byHand', id, 'heads', 1), asLayer());
    expect(await hintsFor({ document: heads })).toEqual({ mistakes: ['This block has 1 head, the layer 2.'], isAll: true });
    const two = rewired(without('add1', setParams(asLayer(), 'byHand', 'linear6', { bias: false })), out('linear4'), into('layerNorm1'));
    const found = await hintsFor({ document: two });
    expect(found.isAll).toBe(true);
    expect(found.mistakes).toHaveLength(2);
  }); // prettier-ignore

  it('a mask that is not there, and a norm behind, in a block of GPT-2', async () => {
    const gpt = await opened('gpt2');
    const after = (mask: boolean, first: boolean) => {
      const block = defineModule({
        id: 'own', label: text('own', 'eigen'), help: text('', ''), keywords: [], params: [],
        nodes: {
          in1: ['moduleInput', {}, [], { name: 'x' }],
          ...(first && { norm1: ['layerNorm', { epsilon: 1e-3 }, ['in1']] }),
          qkv: ['linear', { units: 48 }, [first ? 'norm1' : 'in1']],
          split: ['splitQkv', { heads: 2 }, ['qkv']],
          matMul1: ['matMul', { transposed: true }, { left: 'split.q', right: 'split.k' }],
          scale1: ['scale', {}, { in: 'matMul1', width: 'split.k' }],
          mask1: ['mask', { causal: mask }, ['scale1']],
          softmax1: ['softmax', {}, ['mask1']],
          matMul2: ['matMul', {}, { left: 'softmax1', right: 'split.v' }],
          merge: ['mergeHeads', {}, ['matMul2']],
          out: ['linear', { units: 16 }, ['merge']],
          add1: ['add', {}, ['in1', 'out']],
          norm2: ['layerNorm', { epsilon: 1e-3 }, ['add1']],
          up: ['linear', { units: 64 }, ['norm2']],
          gelu: ['geluTanh', {}, ['up']],
          down: ['linear', { units: 16 }, ['gelu']],
          add2: ['add', {}, [first ? 'add1' : 'norm2', 'down']],
          ...(!first && { norm3: ['layerNorm', { epsilon: 1e-3 }, ['add2']] }),
          out1: ['moduleOutput', {}, [first ? 'add2' : 'norm3']],
        },
      } as Parameters<typeof defineModule>[0]);
      return assembled(emptyDocument('', encoderByHand().data, defaultTraining), {
        data: ['dataset', {}, {}, here],
        embedding: ['embedding', { tokens: 7, width: 16 }, { in: 'data.out' }, here],
        own: [block, {}, { in1: 'embedding' }, here],
        mean: ['sequenceMean', {}, { in: 'own.out1' }, here],
        classes: ['linear', { units: 2 }, { in: 'mean' }, here],
        output: ['output', {}, { in: 'classes' }, here],
      });
    };
    expect(await compareLayer(await ready({ document: after(true, true), open: gpt }))).toMatchObject({ isSame: true });
    expect(await hintsFor({ document: after(false, true), open: gpt })).toEqual({ mistakes: [expect.stringContaining('causal mask is missing')], isAll: true });
    expect(await hintsFor({ document: after(true, false), open: gpt })).toEqual({ mistakes: [expect.stringContaining('The norm comes after the addition in this block')], isAll: true });
  }); // prettier-ignore
});

it('three linear layers take the thirds of a fused one, and the other way round', async () => {
  const gpt = await opened('gpt2');
  const document = asLayer();
  const { sides, taken } = besideLayer(document, byHand, gpt, 1);
  const thirds = sides.partners.filter(({ third }) => third !== undefined).map(({ left, third }) => [left?.name, third]);
  expect(thirds).toEqual([
    ['module1/linear1.kernel', 0], ['module1/linear1.bias', 0], ['module1/linear2.kernel', 1],
    ['module1/linear2.bias', 1], ['module1/linear3.kernel', 2], ['module1/linear3.bias', 2],
  ]);
  const [, fused] = [...gpt.weights].find(([name]) => name.endsWith('h/1/attn/c_attn.kernel'))!;
  const value = taken.get('module1/linear2.kernel')!;
  for (const [row, column] of [[0, 0], [3, 5], [15, 15]] as const)
    expect(value.values[row * 16 + column]).toBe(fused.values[row * 48 + 16 + column]);
}); // prettier-ignore

it('a layer that is not there is refused, and so is a block that takes something else', async () => {
  await expect(ready({ document: asLayer(), layer: 3 })).rejects.toMatchObject({ code: 'invalidRequest', text: { en: 'bert has no layer 3: it has 2 layers.' } }); // prettier-ignore
  await expect(ready({ document: encoderByHand() })).rejects.toMatchObject({ code: 'invalidRequest' });
  const alone = addNode(encoderByHand(), ROOT, 'relu', { x: 0, y: 0 });
  await expect(ready({ document: alone.document, part: { graph: ROOT, within: '', nodes: [alone.id] } })).rejects.toMatchObject({ code: 'invalidRequest' }); // prettier-ignore
});
