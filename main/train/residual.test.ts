import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { connect, remove, setParam, setRepeat } from '../../core/graph/edits.ts';
import { builtIns, placeBuiltIn } from '../../core/modules/catalogue.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-residual-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Digits through six residual blocks of four channels on 7 x 7 pixels. */
function residualNetwork(): Document {
  const training = { ...defaultTraining, epochs: 4, batchSize: 32, learningRate: 0.02 };
  const outer = chain(
    'Residual',
    [['dataset'], ['conv2d', { filters: 4, stride: 4 }], ['globalAveragePool'], ['linear', { units: 10 }], ['output']],
    { data: { kind: 'mnist', limit: 256 }, training },
  );
  const open = remove(outer, ROOT, { nodes: [], edges: ['edge2'] });
  const placed = placeBuiltIn(
    open,
    ROOT,
    builtIns.find(({ id }) => id === 'residualConv')!,
    { x: 0, y: 0 },
  );
  const [use = ''] = placed.ids;
  const ends = [
    [
      { node: 'conv2d1', port: 'out' },
      { node: use, port: 'in1' },
    ],
    [
      { node: use, port: 'out1' },
      { node: 'globalAveragePool1', port: 'in' },
    ],
  ] as const;
  const wired = ends.reduce((document, [from, to]) => {
    const drawn = connect(document, ROOT, from, to);
    if (!drawn.ok) throw new Error(drawn.error.en);
    return drawn.value;
  }, placed.document);
  return setParam(setRepeat(wired, ROOT, use, 6), ROOT, use, 'filters', { expression: '2 * 2' });
}

test('a residual block of the palette, six times, learns; it is saved with its weights and opened again', async () => {
  const document = residualNetwork();
  expect(analyse(document).problems).toEqual([]);
  const store = new RunStore(path.join(home, 'runs'));
  const runs = new Runs(home, store, verdicts, () => undefined);
  const run = await runs.start({ document, runtime: 'compiled', device: 'cpu' });
  await run.ended();
  const { record, checkpoint } = await run.saved();
  expect(record.progress.status).toBe('finished');
  const losses = record.epochs.map(({ values }) => Number(values.loss));
  expect(losses.at(-1)).toBeLessThan(0.9 * losses[0]!);
  expect([...checkpoint.weights.keys()].filter((name) => name.endsWith('/conv2d1.kernel'))).toHaveLength(6);

  const file = path.join(home, 'residual.neuroloom');
  await saveProject(home, { path: file, document, runs: [{ record, document, checkpoint }], thumbnail: null });
  const opened = await openProject(home, file);
  expect(opened.document).toEqual(document);
  expect(opened.trained?.checkpoint.weights).toEqual(checkpoint.weights);
}, 120_000);
