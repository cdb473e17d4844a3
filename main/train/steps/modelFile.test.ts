// Networks with files of other programs in them, run as they are: trained behind them, saved, copied and exported.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { copy, parseFragment, paste } from '../../../core/graph/clipboard.ts';
import { chain } from '../../../core/graph/chain.ts';
import type { RandomSource } from '../../../core/data/kinds/random.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { applyFix } from '../../../core/graph/fixes.ts';
import { group } from '../../../core/graph/modules.ts';
import type { ParamValues } from '../../../core/params.ts';
import type { DeviceChoice, StepMetrics } from '../../../core/protocol/runs.ts';
import { defaultOptimizers, defaultTraining } from '../../../core/training/settings.ts';
import { loadData } from '../../data/load.ts';
import { allOf } from '../../data/types.ts';
import { openCpu } from '../../devices/cpu.ts';
import { exporters } from '../../export/all.ts';
import { offeredFormats } from '../../export/offer.ts';
import type { RunExporter } from '../../export/format.ts';
import { skimmed } from '../../graph/onnx/skim.ts';
import { paramsOf } from '../../import/modelFile/project.ts';
import { importFileAsBlock } from '../../import/read.ts';
import { explainStep } from '../../looking/explain/explainStep.ts';
import { initialWeights } from '../../model/model.ts';
import { createPredictor } from '../../model/predictor.ts';
import { openFiles, release } from '../../opaque/sessions.ts';
import { readModule, writeModule } from '../../projects/moduleFile.ts';
import { openProject } from '../../projects/open.ts';
import { saveProject } from '../../projects/save.ts';
import { compileDocument, prepareTrainer } from '../prepare.ts';
import { StepThread } from '../thread/stepThread.ts';
import { freshCheckpoint } from '../trainer.ts';
import { inThisThread, type StepMaker } from './createStep.ts';

const fixtures = path.join(import.meta.dirname, '../../import/modelFile/fixtures');
const script = path.resolve(import.meta.dirname, '../../../dist/main/training.mjs');
const python = process.env['NEUROLOOM_PYTHON'] ?? '';
const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-opaque-'));

let params: ParamValues;
beforeAll(async () => {
  vi.stubEnv('NEUROLOOM_HOME', home);
  const place = path.join(fixtures, 'classifier.onnx');
  params = paramsOf((await importFileAsBlock(home, place, 'classifier.onnx', {})).model);
});
afterAll(() => {
  for (const file of openFiles()) release(file);
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

type Step = readonly [block: string, params: ParamValues];

/** Pictures -> what the file pools of them -> what is given, with three classes. */
function document(behind: readonly Step[] = [['linear', { units: 3 }]], before: readonly Step[] = []): Document {
  const data: RandomSource = {
    kind: 'random', inputs: [{ name: 'x', shape: [8, 10, 3] }], target: { kind: 'classes', count: 3 }, targets: [], examples: 24, testShare: 0.25, seed: 5,
  }; // prettier-ignore
  const training = { ...defaultTraining, optimizer: defaultOptimizers.sgd, learningRate: 0.5, batchSize: 18, epochs: 12 }; // prettier-ignore
  const blocks = [
    ['dataset'],
    ...before,
    ['modelFile', params],
    ...behind,
    ['output', { loss: 'crossEntropy' }],
  ] as const;
  const made = chain('Head', blocks, { data, training });
  const edges = made.graph.edges.map((edge) => (edge.from.node === 'modelFile1' ? { ...edge, from: { ...edge.from, port: 'out2' } } : edge)); // prettier-ignore
  return { ...made, graph: { ...made.graph, edges } };
}

async function trained(of: Document, choice: DeviceChoice, steps: StepMaker = inThisThread) {
  const data = await loadData(of.data, { home });
  const weights = initialWeights(compileDocument(of), 1);
  const earlier = { document: of, record: { id: 'run', progress: { stepsPerEpoch: 1 }, device: {} } as never, checkpoint: freshCheckpoint(weights) }; // prettier-ignore
  const { chosen, trainer } = await prepareTrainer({ document: of, choice, home, data, id: 'run', earlier, steps, emit: () => undefined }); // prettier-ignore
  const losses: number[] = [];
  await trainer.train({
    pass: () => Promise.resolve(true),
    onStep: ({ values }: StepMetrics) => void losses.push(Number(values['loss'])),
    onEpoch: () => undefined,
  });
  const last = await trainer.checkpoint();
  chosen.step.dispose();
  return { losses, last, weights, device: chosen.device, notice: chosen.notice?.en };
}

const far = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length ? Math.max(...one.map((value, i) => Math.abs(value - other[i]!))) : Infinity;

/** The same by PyTorch alone: the file's convolutions with its weights, and a head that learns. */
const PROGRAM = `
import json, sys
import numpy as np, onnx, torch
from onnx import numpy_helper
task = json.load(sys.stdin)
graph = onnx.load(task["file"]).graph
known = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
one, two = [[known[name] for name in node.input[1:]] for node in graph.node if node.op_type == "Conv"]
x = torch.tensor(task["x"]).reshape(-1, 8, 10, 3).permute(0, 3, 1, 2)
F = torch.nn.functional
x = F.max_pool2d(torch.relu(F.conv2d(x, *one, padding=1)), 2)
x = torch.relu(F.conv2d(x, *two, padding=1)).mean((2, 3))
y = torch.tensor(task["y"])
w, b = [torch.tensor(task[name]).requires_grad_() for name in ("w", "b")]
w.data = w.data.reshape(6, 3)
losses = []
for _ in range(12):
    loss = F.cross_entropy(x @ w + b, y)
    losses.append(loss.item())
    gw, gb = torch.autograd.grad(loss, (w, b))
    w.data -= 0.5 * gw
    b.data -= 0.5 * gb
print(json.dumps(losses))
`;

test('a head on what a file makes of pictures learns as in PyTorch: compiled, eager, and in a thread', async () => {
  const of = document();
  const compiled = await trained(of, { runtime: 'compiled', device: 'cpu', threads: 1 });
  expect(compiled.device.runtime).toBe('compiled');
  expect(compiled.notice).toContain('computed once for each example');
  expect(compiled.losses).toHaveLength(12);
  expect(compiled.losses.at(-1)).toBeLessThan(compiled.losses[0]! - 0.01);
  const eager = await trained(of, { runtime: 'eager', device: 'cpu' });
  expect(far(eager.losses, compiled.losses)).toBeLessThan(1e-5);
  const apart = await trained(
    of,
    { runtime: 'compiled', device: 'cpu', threads: 1 },
    new StepThread(script, { worth: 0 }),
  );
  expect(apart.losses).toEqual(compiled.losses);
  if (python === '') return;
  const { training } = await loadData(of.data, { home });
  const [w, b] = [...compiled.weights.values()].map(({ values }) => [...values]);
  const task = {
    file: path.join(fixtures, 'classifier.onnx'),
    x: [...allOf(training, 'features')],
    y: [...allOf(training, 'labels')],
    w,
    b,
  };
  const said = JSON.parse(execFileSync(python, ['-c', PROGRAM], { encoding: 'utf8', input: JSON.stringify(task) })) as number[]; // prettier-ignore
  expect(far(compiled.losses, said)).toBeLessThan(2e-5);
}, 120_000);

test('behind dropout it runs at every step, eagerly, and says why', async () => {
  const of = document([['linear', { units: 3 }]], [['dropout', { rate: 0.1 }]]);
  const { losses, device, notice } = await trained({ ...of, training: { ...of.training, epochs: 2 } }, { runtime: 'auto', device: 'auto' }); // prettier-ignore
  expect([losses.length, device.runtime]).toEqual([2, 'eager']);
  expect(notice).toContain('a file is run as it is at every step');
});

test('what should learn before it is told so, and can be frozen', () => {
  const of = document([['linear', { units: 3 }]], [['conv2d', { filters: 3 }]]);
  const [problem] = analyse(of).problems;
  expect([problem?.severity, problem?.nodeId, problem?.message.en]).toEqual(['error', 'conv2d1', expect.stringContaining('“classifier” comes behind it')]); // prettier-ignore
  const fixed = applyFix(of, ROOT, 'conv2d1', problem!.fixes![0]!);
  expect(fixed.ok && analyse(fixed.value).problems).toEqual([]);
});

test('a step on an example can be explained', async () => {
  const of = document();
  const model = compileDocument(of);
  const state = { weights: initialWeights(model, 1), optimizer: new Map() };
  const explained = await explainStep({ model, settings: of.training, data: await loadData(of.data, { home }), state, step: 0 }, 0); // prettier-ignore
  expect(explained.nodes.map(({ nodeId }) => nodeId)).toContain('modelFile1');
});

async function predictions(of: Document): Promise<readonly number[]> {
  const model = compileDocument(of);
  const { training } = await loadData(of.data, { home });
  const predictor = createPredictor(await openCpu(), model, initialWeights(model, 1));
  const values = await predictor.predict({ size: training.count, fields: { features: allOf(training, 'features') } });
  predictor.dispose();
  return [...values];
}

test('in a module, copied, and in a project on another computer: the file is there once', async () => {
  const of = document();
  const before = await predictions(of);
  const grouped = group(of, ROOT, ['modelFile1'], 'Eye');
  if (!grouped.ok) throw new Error(grouped.error.en);
  expect(await predictions(grouped.value)).toEqual(before);
  const use = grouped.value.graph.nodes.find(({ module }) => module !== undefined);
  const fragment = parseFragment(JSON.stringify(copy(grouped.value, ROOT, [use?.id ?? ''])));
  const { document: twice } = paste(grouped.value, ROOT, fragment!, { x: 0, y: 500 });
  expect(twice.graph.nodes.filter(({ module }) => module !== undefined)).toHaveLength(2);
  const place = path.join(home, 'a.neuroloom');
  await saveProject(home, { path: place, document: twice, runs: [], thumbnail: null });
  const other = mkdtempSync(path.join(tmpdir(), 'neuroloom-other-'));
  for (const file of openFiles()) release(file);
  vi.stubEnv('NEUROLOOM_HOME', other);
  await expect(predictions(grouped.value)).rejects.toThrow('The file “classifier” is not on this computer');
  const { document: opened, notices } = await openProject(other, place);
  expect(notices).toEqual([]);
  expect(readdirSync(path.join(other, 'cache', 'weights'))).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.onnx$/)]);
  expect(opened).toEqual(twice);
  expect(await predictions(grouped.value)).toEqual(before);
  expect(openFiles()).toHaveLength(1);
  for (const file of openFiles()) release(file);
  vi.stubEnv('NEUROLOOM_HOME', home);
  rmSync(other, { recursive: true });
});

/** Its file of ONNX, and how far what ONNX Runtime makes of it is from what the network puts out. */
async function exported(of: Document) {
  const onnx = exporters.find((one): one is RunExporter => one.name === 'onnx' && one.of === 'run')!;
  const weights = initialWeights(compileDocument(of), 1);
  const options = { probabilities: false, attention: false, hidden: false };
  const { files, examples } = await onnx.make({ document: of, weights, home, options });
  const bytes = Buffer.concat(files['model.onnx'] as Uint8Array[]);
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const [input] = [...examples!.inputs.values()];
  const found = await session.run({ [session.inputNames[0]!]: new Tensor('float32', input!.values as Float32Array, [...input!.shape]) }); // prettier-ignore
  const [wanted] = [...examples!.outputs.values()];
  return { bytes, difference: far([...(Object.values(found)[0]!.data as Float32Array)], [...wanted!.values]) };
}

test('exported to ONNX it is a function of the model, in the version of the file', async () => {
  const { bytes, difference } = await exported(document([['norm', {}], ['linear', { units: 3 }]])); // prettier-ignore
  expect(difference).toBeLessThan(1e-5);
  const { opsets, operators, functions } = skimmed(bytes);
  expect([opsets.get(''), [...functions]]).toEqual([18, ['neuroloom.files']]);
  expect([...operators].filter((name) => name.startsWith('neuroloom.'))).toEqual([expect.stringMatching(/^neuroloom\.files\.File_[0-9a-f]{16}$/)]); // prettier-ignore
});

/** Four numbers -> files -> three classes. */
async function throughFiles(names: readonly string[], lengths: readonly number[] = [4]): Promise<Document> {
  const [width = 4] = lengths;
  const data: RandomSource = { kind: 'random', inputs: [{ name: 'x', shape: [width] }], target: { kind: 'classes', count: 3 }, targets: [], examples: 24, testShare: 0.25, seed: 5 }; // prettier-ignore
  const files: Step[] = [];
  for (const [i, name] of names.entries()) {
    const sizes = name === 'rest' ? { length: lengths[i] ?? width } : {};
    const { model } = await importFileAsBlock(home, path.join(fixtures, `${name}.onnx`), `${name}.onnx`, { sizes });
    files.push(['modelFile', paramsOf(model)]);
  }
  const blocks = [['dataset'], ...files, ['linear', { units: 3 }], ['output', { loss: 'crossEntropy' }]] as const;
  return chain('Files', blocks, { data, training: defaultTraining });
}

test.each([['doubled', 'doubled'], ['sparse', 'doubled']])('files with functions of their own, and with sparse weights, are exported: %s, %s', async (...names) => {
  const { difference } = await exported(await throughFiles(names));
  expect(difference).toBeLessThan(1e-5);
}); // prettier-ignore

test('a file placed twice, of which one lacks an output, becomes two functions', async () => {
  const of = await throughFiles(['rest', 'rest'], [8, 4]);
  const ports = analyse(of).nodes.flatMap(({ block, types }) =>
    block.type === 'modelFile' ? [Object.keys(types)] : [],
  );
  expect(ports).toEqual([['out', 'out2'], ['out']]);
  const { bytes, difference } = await exported(of);
  expect(difference).toBeLessThan(1e-5);
  expect([...skimmed(bytes).operators].filter((name) => name.startsWith('neuroloom.'))).toHaveLength(2);
});

test('two files whose own functions have one name and are different are refused by the export', async () => {
  await expect(exported(await throughFiles(['doubled', 'fivefold']))).rejects.toThrow(
    '“doubled” and “fivefold” both have a function of their own called my.functions.Scaled',
  );
});

test('a file that is damaged in the cache is placed once more, and out of a project', async () => {
  const place = path.join(fixtures, 'classifier.onnx');
  const of = document();
  const before = await predictions(of);
  const [kept = ''] = readdirSync(path.join(home, 'cache', 'weights')).filter((name) =>
    name.startsWith(modelOf(params)),
  );
  const project = path.join(home, 'whole.neuroloom');
  await saveProject(home, { path: project, document: of, runs: [], thumbnail: null });
  const again = [
    () => importFileAsBlock(home, place, 'classifier.onnx', {}),
    async () => {
      await expect(predictions(of)).rejects.toThrow('is not on this computer: open the project');
      await openProject(home, project);
    },
  ];
  for (const bringBack of again) {
    for (const file of openFiles()) release(file);
    truncateSync(path.join(home, 'cache', 'weights', kept), 1000);
    await bringBack();
    expect(await predictions(of)).toEqual(before);
  }
});

const modelOf = ({ model }: ParamValues) => (JSON.parse(String(model)) as { file: { sha256: string } }).file.sha256;

test('a module in a file of its own has the files in it that it runs, with and without its weights', async () => {
  const of = document();
  const before = await predictions(of);
  const grouped = group(of, ROOT, ['modelFile1'], 'Eye');
  if (!grouped.ok) throw new Error(grouped.error.en);
  const use = grouped.value.graph.nodes.find(({ module }) => module !== undefined)?.id ?? '';
  for (const hasWeights of [true, false]) {
    const file = path.join(home, 'eye.neuromodule');
    vi.stubEnv('NEUROLOOM_HOME', home);
    await writeModule(file, { document: grouped.value, use, hasWeights });
    for (const one of openFiles()) release(one);
    const other = mkdtempSync(path.join(tmpdir(), 'neuroloom-other-'));
    vi.stubEnv('NEUROLOOM_HOME', other);
    const read = await readModule(other, file);
    expect(read.ok && Object.keys(read.value.modules)).toHaveLength(1);
    expect(await predictions(grouped.value)).toEqual(before);
    for (const one of openFiles()) release(one);
    rmSync(other, { recursive: true });
  }
  const empty = mkdtempSync(path.join(tmpdir(), 'neuroloom-other-'));
  vi.stubEnv('NEUROLOOM_HOME', empty);
  const asked = { document: grouped.value, use, hasWeights: false };
  await expect(writeModule(path.join(empty, 'a'), asked)).rejects.toMatchObject({ code: 'dataUnavailable' });
  vi.stubEnv('NEUROLOOM_HOME', home);
  rmSync(empty, { recursive: true });
});

test('formats that cannot take it say so before they are tried', () => {
  const offered = offeredFormats(document());
  const free = offered.filter(({ hindrance }) => hindrance === null).map(({ name }) => name);
  expect(free).toEqual(['onnx', 'safetensors', 'svg', 'png', 'report', 'dot']);
  const said = offered.find(({ name }) => name === 'pytorch')?.hindrance;
  expect([said?.en, said?.de]).toEqual([expect.stringContaining('runs a file as it is (“classifier”)'), expect.stringContaining('„classifier“')]); // prettier-ignore
});
