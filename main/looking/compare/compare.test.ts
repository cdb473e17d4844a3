import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outputName } from '../../../core/analysis/identity.ts';
import type { Part } from '../../../core/compare/part.ts';
import { sidesOf, type OtherSide } from '../../../core/compare/sides.ts';
import { suggested, withBuiltIn } from '../../../core/compare/suggest.ts';
import { encoderByHand } from '../../../core/examples/encoderByHand.ts';
import { ROOT, type Document, type PortEnd } from '../../../core/graph/document.ts';
import { addNode, connect, remove, setParam, setParams } from '../../../core/graph/edits.ts';
import { ungroup } from '../../../core/graph/modules.ts';
import { encoderBlock } from '../../../core/modules/encoderBlock.ts';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { verdicts } from '../explain/verdicts.ts';
import { compareParts } from './compare.ts';

let home: string;
let runs: Runs;
beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-compare-'));
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
});
afterEach(() => rmSync(home, { recursive: true }));

const document = encoderByHand();
const KEY = 'byHand';
const [left, right]: readonly Part[] = ['module1', 'module2'].map((id) => ({ graph: ROOT, within: '', nodes: [id] }));
const byHand = left!;
const beside: OtherSide = { kind: 'part', part: right! };

function compare(changed: Document, wish: Partial<ParsedParams['compareParts']> = {}): Promise<Comparison> {
  const example = { split: 'training', index: 3 } as const;
  const usual = { left: byHand, other: beside, partners: {}, weights: 'drawn', example, seed: 7, runId: null } as const;
  return compareParts(runs, home, { ...usual, document: changed, ...wish });
}

/** The document with another block by hand. */
function rewired(from: PortEnd, to: PortEnd, before = document): Document {
  const wired = connect(before, KEY, from, to);
  if (!wired.ok) throw new Error(wired.error.en);
  return wired.value;
}

const out = (node: string): PortEnd => ({ node, port: 'out' });
const into = (node: string, port = 'in'): PortEnd => ({ node, port });
const names = ({ steps }: Comparison, verdict: Comparison['steps'][number]['verdict']) =>
  steps
    .filter((step) => step.verdict === verdict)
    .map((step) => [step.left, step.right].map((one) => one && outputName(one)));
const firstOf = ({ steps, first }: Comparison) => {
  const step = first && steps[first.step];
  return step && { left: step.left?.node ?? null, right: step.right?.node ?? null, reason: first.reason.en };
};

describe('an encoder block by hand', () => {
  test.each(['drawn', 'left', 'right'] as const)(
    'equals the built-in one step by step (weights: %s)',
    async (weights) => {
      const found = await compare(document, { weights });
      expect(found).toMatchObject({ isSame: true, first: null, isNoise: false, count: 325 });
      expect(found.steps.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 20 }, () => 'same'));
      for (const { difference } of found.steps) expect(difference).toBeLessThanOrEqual(1e-5);
      expect(names(found, 'same').slice(0, 6)).toEqual([
        ['module1/linear1', 'module2/self_attn/q_proj'],
        ['module1/splitHeads1', 'module2/self_attn/splitHeads1'],
        ['module1/linear2', 'module2/self_attn/k_proj'],
        ['module1/splitHeads2', 'module2/self_attn/splitHeads2'],
        ['module1/matMul1', 'module2/self_attn/attention/matMul1'],
        ['module1/scale1', 'module2/self_attn/attention/scale1'],
      ]);
    },
  );

  test('with a wrong factor differs from Scale on, and the factor is named', async () => {
    const found = await compare(setParam(document, KEY, 'scale1', 'factor', 0.5));
    expect(found.isSame).toBe(false);
    expect(firstOf(found)).toEqual({
      left: 'module1/scale1',
      right: 'module2/self_attn/attention/scale1',
      reason: 'Scale by 0.5/√4 (scale1): Factor: 0.5 on the left, 1 on the right.',
    });
    // What does not depend on it is the same after it as well.
    expect(names(found, 'same')).toContainEqual(['module1/linear3', 'module2/self_attn/v_proj']);
    expect(names(found, 'differs')).toContainEqual(['module1/layerNorm2', 'module2/norm2']);
  });

  test('without Scale is told so at Scale', async () => {
    const without = rewired(out('matMul1'), into('mask1'), remove(document, KEY, { nodes: ['scale1'], edges: [] }));
    const found = await compare(without);
    expect(firstOf(found)).toEqual({
      left: null,
      right: 'module2/self_attn/attention/scale1',
      reason: 'Scale by 1/√4 (scale1) is missing on the left: from here on values differ.',
    });
    expect(names(found, 'same')).toContainEqual(['module1/matMul1', 'module2/self_attn/attention/matMul1']);
  });

  test('without a wire into it is compared as far as it goes', async () => {
    const edge = document.modules[KEY]!.graph.edges.find(({ to }) => to.node === 'softmax1')!.id;
    const found = await compare(remove(document, KEY, { nodes: [], edges: [edge] }));
    expect(found.isSame).toBe(false);
    expect(names(found, 'same')).toContainEqual(['module1/mask1', 'module2/self_attn/attention/mask1']);
    expect(firstOf(found)?.reason).toBe('Softmax (softmax1) is missing on the left: from here on values differ.');
  });

  test('whose queries and keys are swapped is told so', async () => {
    const swapped = rewired(
      out('splitHeads1'),
      into('matMul1', 'right'),
      rewired(out('splitHeads2'), into('matMul1', 'left')),
    );
    const partners = { 'module1/linear2.kernel': 'module2/self_attn/k_proj.kernel', 'module1/linear1.kernel': 'module2/self_attn/q_proj.kernel' }; // prettier-ignore
    const biases = { 'module1/linear2.bias': 'module2/self_attn/k_proj.bias', 'module1/linear1.bias': 'module2/self_attn/q_proj.bias' }; // prettier-ignore
    const found = await compare(swapped, { partners: { ...partners, ...biases } });
    expect(firstOf(found)?.reason).toBe('The inputs of MatMul (matMul1) are swapped.');
    // Keys times queries are what queries times keys would be with the names exchanged: by their places they are equal.
    await expect(compare(swapped)).resolves.toMatchObject({ isSame: true });
  });

  test('with another activation, norm or wire is told what differs', async () => {
    const gelu = setParams(document, ROOT, 'module2', { activation: 'gelu' });
    expect(firstOf(await compare(gelu))).toMatchObject({
      left: 'module1/relu1',
      reason: 'ReLU (relu1) on the left, GELU (activation1) on the right.',
    });
    const past = rewired(out('in1'), into('linear5'));
    expect(firstOf(await compare(past))).toMatchObject({
      left: 'module1/linear5',
      reason: 'Linear (linear5) takes what comes in on the left, LayerNorm (norm1) on the right.',
    });
    const epsilon = setParam(document, KEY, 'layerNorm1', 'epsilon', 0.1);
    expect(firstOf(await compare(epsilon))).toMatchObject({
      left: 'module1/layerNorm1',
      reason: 'LayerNorm (layerNorm1): Epsilon: 0.1 on the left, 1.0e-5 on the right.',
    });
  });

  test('with weights that have no partner differs, and says where', async () => {
    const found = await compare(document, { partners: { 'module1/linear3.bias': null } });
    expect(firstOf(found)).toMatchObject({
      left: 'module1/linear3',
      reason: 'Linear (linear3) and Linear (v_proj) do not have the same weights: look at the partners of “bias”.',
    });
  });
});

test('blocks that are in no module are compared as well, and what is put between them later belongs to them', async () => {
  const opened = ungroup(document, ROOT, 'module1');
  if (!opened.ok) throw new Error(opened.error.en);
  const { graph } = opened.value;
  const named = (block: string) => graph.nodes.filter((node) => node.block === block).map(({ id }) => id);
  const [scale = ''] = named('scale');
  const chosen = ['linear', 'splitHeads', 'matMul', 'mask', 'softmax', 'mergeHeads', 'add', 'layerNorm', 'relu'];
  const classes = graph.edges.find(({ to }) => to.node === 'output1')?.from.node;
  const flat: Part = { graph: ROOT, within: '', nodes: chosen.flatMap(named).filter((id) => id !== classes) };
  expect(flat.nodes).not.toContain(scale);
  const found = await compare(opened.value, { left: flat, other: suggested(opened.value, flat)! });
  expect(found.isSame).toBe(true);
  expect(names(found, 'same').flat()).toContain(scale);
});

test('what is most like the block is found: the use beside it, else a built-in module with its sizes and wires', () => {
  expect(suggested(document, byHand)).toEqual(beside);
  const other = suggested(remove(document, ROOT, { nodes: ['module2'], edges: [] }), byHand);
  expect(other).toEqual(withBuiltIn(document, byHand, encoderBlock));
  expect(other).toMatchObject({ id: 'encoderBlock', params: { width: 8, heads: 2, feedForward: 16, activation: 'relu', normFirst: false } }); // prettier-ignore
  const sides = sidesOf(document, byHand, other!, {});
  expect(sides.rightProblem).toBeNull();
  expect(sides.partners.every((pair) => pair.left && pair.right)).toBe(true);
});

test('without an example random numbers enter, the same ones every time', async () => {
  const [first, second] = await Promise.all([
    compare(document, { example: null }),
    compare(document, { example: null }),
  ]);
  expect(first).toMatchObject({ isSame: true, isNoise: true, count: null });
  expect(second).toEqual(first);
});

test('a wider block or one without inputs cannot stand beside it: the reason is said', async () => {
  const other = { ...withBuiltIn(document, byHand, encoderBlock) } as Extract<OtherSide, { kind: 'builtIn' }>;
  const three = { ...other, params: { ...other.params, heads: 3 } };
  expect(sidesOf(document, byHand, three, {}).rightProblem?.en).toMatch(/: 3 heads do not divide 8/);
  await expect(compare(document, { other: three })).rejects.toMatchObject({ code: 'invalidRequest' });
  const alone = addNode(document, ROOT, 'relu', { x: 0, y: 0 });
  const relu: Part = { graph: ROOT, within: '', nodes: [alone.id] };
  expect(sidesOf(alone.document, relu, beside, {}).leftProblem).not.toBeNull();
  await expect(compare(alone.document, { left: relu })).rejects.toMatchObject({ code: 'invalidRequest' });
  await expect(compare(document, { example: { split: 'test', index: 1000 } })).rejects.toMatchObject({ code: 'invalidRequest' }); // prettier-ignore
});
