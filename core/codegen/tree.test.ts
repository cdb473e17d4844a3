import { describe, expect, it } from 'vitest';
import { chain } from '../graph/chain.ts';
import { ROOT } from '../graph/document.ts';
import { setParams } from '../graph/edits.ts';
import { placeBuiltIn } from '../modules/catalogue.ts';
import { encoder } from '../modules/encoder.ts';
import { gptOn } from '../examples/nanoGpt.ts';
import { maskedPair } from '../examples/severalPorts.ts';
import { classifyAndReconstruct } from '../examples/twoLosses.ts';
import { defaultTraining } from '../training/settings.ts';
import { createAttributes } from './attributes.ts';
import { pytorchClasses, tiedNames } from './pytorchClasses.ts';
import { treeOf, type Tree } from './tree.ts';
import type { Document } from '../graph/document.ts';
import type { TextSource } from '../data/kinds/plainText.ts';
import { emptyTokenizer, usualSettings } from '../text/train.ts';

function treeIn(document: Document): Tree {
  const tree = treeOf(document);
  if (!tree.ok) throw new Error(tree.error.map(({ message }) => message.en).join());
  return tree.value;
}

const source = (document: Document) =>
  pytorchClasses(treeIn(document), 'en')
    .classes.flatMap(({ lines }) => lines)
    .join('\n');

const text: TextSource = {
  kind: 'text', name: 'a.txt', sha256: '0'.repeat(64), encoding: 'utf-8', window: 6, windows: 10, testShare: 0, seed: 1,
  tokenizer: { ...emptyTokenizer(usualSettings('characters')), model: { type: 'WordLevel', vocab: { a: 0, b: 1, '[UNK]': 2 }, unk_token: '[UNK]' } },
}; // prettier-ignore
const gpt = gptOn('GPT', text, defaultTraining, { layers: 3, width: 8, heads: 2, dropout: 0, bias: true });

describe('the classes of a network', () => {
  it('have attributes named as the nodes, so that parameters have the paths of the graph', () => {
    const { leaves } = treeIn(gpt);
    const keys = leaves.filter(({ node }) => node.weights.length > 0).map(({ key }) => key);
    expect(keys).toContain('module1.h.2.attn.c_attn');
    expect(leaves.map(({ key }) => key)).toEqual(leaves.map(({ node }) => node.id.replaceAll('/', '.')));
  });

  it('are one for all copies that do the same, which are called in a loop', () => {
    const code = source(gpt);
    expect(code.match(/^class \w+/gm)).toEqual(['class GPTAttention', 'class ScaledDotProductAttention', 'class GPTFeedForward', 'class GPTBlock', 'class GPT', 'class NeuralNetwork'].toSorted((a, b) => code.indexOf(`${a}(`) - code.indexOf(`${b}(`))); // prettier-ignore
    expect(code).toContain('self.h = nn.ModuleDict({str(i): GPTBlock() for i in range(1, 4)})');
    expect(code).toContain('for block in self.h.values():');
  });

  it('tie weights in the innermost class that has both, and load a file that has them once', () => {
    const code = source(gpt);
    expect(code).toContain('        self.lm_head.weight = self.wte.weight');
    expect(tiedNames(treeIn(gpt))).toEqual([['module1.lm_head.weight', 'module1.wte.weight']]);
    expect(code).toContain('state_dict.setdefault("module1.lm_head.weight", state_dict["module1.wte.weight"])');
  });

  it('take the fields of predictions first, those of targets and masks only in training', () => {
    const { program, needed } = treeIn(classifyAndReconstruct());
    expect(program.entries.slice(0, needed).map(({ field }) => field.name)).toEqual(['features']);
    const pair = treeIn(maskedPair);
    expect(pair.program.entries.slice(0, pair.needed).map(({ field }) => field.name)).toEqual(['tokens', 'segments', 'mask']); // prettier-ignore
  });

  it('cannot call a module before what it needs of itself', () => {
    const flat = chain('ring', [['dataset'], ['linear', { units: 2 }], ['output']], { data: { kind: 'iris' } });
    expect(treeOf(setParams(flat, ROOT, 'linear1', { units: 3 })).ok).toBe(true);
    const placed = placeBuiltIn(flat, ROOT, encoder, { x: 0, y: 0 });
    expect(treeOf(placed.document).ok).toBe(false);
  });
});

describe('attributes', () => {
  it.each([['linear1', 'linear1'], ['half', 'half_'], ['class', 'class_'], ['größe', 'grosse'], ['3', 'node_3'], ['forward', 'forward_']])('%s is %s', (id, name) => {
    expect(createAttributes()(id)).toBe(name);
  }); // prettier-ignore

  it('are never the same', () => {
    const nameOf = createAttributes();
    expect(['a-b', 'a_b', 'a b'].map(nameOf)).toEqual(['a_b', 'a_b_', 'a_b_2']);
  });
});
