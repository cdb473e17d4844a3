// What is shown of attention beside PyTorch's own, on the same weights.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadData } from '../../data/load.ts';
import { initialWeights } from '../../model/model.ts';
import { createFiller } from '../../train/batches.ts';
import { compileDocument } from '../../train/prepare.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { verdicts } from '../explain/verdicts.ts';
import { Attentions } from './attentions.ts';
import { afterIn, ATTENTION, HEADS, lettersNet, LENGTH, look, noInterventions, numbersIn, WIDTH } from './testing.ts';

const python = process.env['NEUROLOOM_PYTHON'];
const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-torch-'));
afterAll(() => rmSync(home, { recursive: true }));

/** As PyTorch has it: a row for each output. */
function turned(values: Float32Array, rows: number) {
  const columns = values.length / rows;
  return { shape: [columns, rows], values: Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!) }; // prettier-ignore
}

const cuts = [
  [0, 1, 2],
  [1, 3, 0],
  [1, 3, 1],
] as const;

describe.skipIf(!python)('attention equals nn.MultiheadAttention (needs NEUROLOOM_PYTHON)', () => {
  test('in its weights and in what is said behind it: as it is, with connections cut, with a head off', async () => {
    const document = lettersNet();
    const weights = initialWeights(compileDocument(document), document.training.seed);
    const of = (name: string) => weights.get(name)!.values;
    const { fields } = createFiller((await loadData(document.data, { home })).training, 1)([0]);
    const table = of('embedding1.embeddings');
    const x = [...fields['tokens']!].flatMap((id) => [...table.subarray(id * WIDTH, (id + 1) * WIDTH)]);
    const three = ['q', 'k', 'v'].map((name) => turned(of(`module1/${name}_proj.kernel`), WIDTH).values);
    const biases = ['q', 'k', 'v'].flatMap((name) => [...of(`module1/${name}_proj.bias`)]);
    const plain = {
      x: { shape: [LENGTH, WIDTH], values: x },
      heads: HEADS,
      state: {
        in_proj_weight: { shape: [3 * WIDTH, WIDTH], values: three.flat() },
        in_proj_bias: { shape: [3 * WIDTH], values: biases },
        'out_proj.weight': turned(of('module1/out_proj.kernel'), WIDTH),
        'out_proj.bias': { shape: [WIDTH], values: [...of('module1/out_proj.bias')] },
      },
      classes: {
        weight: turned(of('linear1.kernel'), WIDTH),
        bias: { shape: [2], values: [...of('linear1.bias')] },
      },
      padding: [...fields['mask']!].map((counts) => counts === 0),
    };
    const cases = [
      { cuts: [], off: [] },
      { cuts, off: [] },
      { cuts: [], off: [1] },
    ];
    const input = JSON.stringify(cases.map((one) => ({ ...plain, ...one })));
    const answers = JSON.parse(execFileSync(python!, [path.join(import.meta.dirname, 'attention.py')], { input, encoding: 'utf8' })) as { weights: number[]; said: number[] }[]; // prettier-ignore
    const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
    const attentions = new Attentions(runs, home, () => undefined);
    for (const [i, one] of cases.entries()) {
      const interventions = {
        ...noInterventions,
        swaps: [],
        cuts: one.cuts.map(([head, query, key]) => ({ attention: ATTENTION, head, query, key })),
        off: one.off.map((head) => ({ attention: ATTENTION, head })),
      };
      const frame = await attentions.watch(look(document, { interventions }));
      const seen = numbersIn(frame.chosen!.weights);
      const { weights: expected, said } = answers[i]!;
      expect(seen).toHaveLength(expected.length);
      for (const [at, weight] of expected.entries()) expect(Math.abs(seen[at]! - weight)).toBeLessThan(1e-5);
      for (const [at, probability] of said.entries()) {
        expect(Math.abs(afterIn(frame)[at]! - probability)).toBeLessThan(1e-5);
      }
    }
    attentions.end();
  }, 60_000);
});
