import { featureNames, inputField, targetField, type DataSpec } from '../../core/data/spec.ts';
// What the golden tests ask of the app, through its current interfaces: if one of these changes, only this file has to
// follow.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { analyse } from '../../core/analysis/analyse.ts';
import { formerSignatures } from '../../core/analysis/formerSignature.ts';
import { networkSignature, signature, signed, startSignature } from '../../core/analysis/signature.ts';
import { programs } from '../../core/codegen/programs.ts';
import { dataSpec } from '../../core/data/source.ts';
import type { Document } from '../../core/graph/document.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import type { EpochMetrics } from '../../core/protocol/runs.ts';
import { initialWeights } from '../model/model.ts';
import { cli } from '../cli/cli.ts';
import { inspectStep } from '../train/steps/inspect.ts';
import { importFile } from '../data/importFile.ts';
import { loadData } from '../data/load.ts';
import type { LoadedData } from '../data/types.ts';
import { exportNetwork } from '../export/write.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { openProject } from '../projects/open.ts';
import { decodeSafetensors } from '../files/safetensors.ts';
import { saveProject } from '../projects/save.ts';
import { compileDocument, prepareRun, prepareTrainer } from '../train/prepare.ts';
import type { SavedRun } from '../train/store.ts';

export type { Document };
export type Runtime = 'compiled' | 'eager';

const MOST_TRAINING = 160;
const MOST_TEST = 64;
const MOST_IN_BATCH = 16;

/** Reads a golden document. Fails if it is invalid. */
export function documentOf(json: unknown): Document {
  const parsed = parseDocument(json);
  if (!parsed.ok) throw new Error(parsed.error.message.en);
  return parsed.value;
}

/** Stores a table where documents that refer to its hash find it. */
export async function takeTable(file: string, home: string): Promise<void> {
  await importFile(file, path.basename(file), home);
}

export const isTrainable = (document: Document) => analyse(document).isTrainable;

export const hasPictures = ({ data }: Document) => inputField(dataSpec(data)).meaning.kind === 'image';

/** Data in the format used before there were fields. */
function formerData(data: DataSpec) {
  const { type, meaning } = inputField(data);
  const { meaning: target } = targetField(data);
  const columns = meaning.kind === 'table' ? meaning.columns : undefined;
  const units = target.kind === 'values' ? target.units : undefined;
  return {
    name: data.name,
    shape: type.shape,
    view: meaning.kind,
    features: featureNames(inputField(data)),
    ...(columns && { columns }),
    target: target.kind === 'values' ? { kind: 'values', names: target.names } : target,
    ...(units && { targetUnits: units }),
  };
}

/** The complete analysis of a document. */
export function analysisOf(document: Document) {
  const { data, nodes, network, edgeTypes, problems, totals } = analyse(document);
  return {
    signature: signature(document),
    networkSignature: networkSignature(document),
    startSignature: startSignature(document),
    formerSignatures: formerSignatures(document),
    data: formerData(data),
    totals,
    order: nodes.map(({ id }) => id),
    network: network.map(({ id }) => id),
    edges: Object.fromEntries([...edgeTypes].map(([edge, { shape }]) => [edge, shape])),
    problems,
    nodes: nodes.map((node) => ({
      id: node.id,
      identity: node.identity,
      block: node.block.type,
      params: signed(node),
      inputs: node.inputs.map(({ from }) => from.node),
      shape: node.type.shape,
      weights: node.weights.map(({ pytorch: _pytorch, keras: _keras, ...spec }) => spec),
      start: node.start,
      locked: node.locked,
      parameters: node.parameters,
      multiplyAdds: node.multiplyAdds,
    })),
  };
}

/** The Python programs by framework; if one is impossible, its problems instead. */
export function programsOf(document: Document): Readonly<Record<string, string>> {
  const written = Object.entries(programs).map(([framework, write]): [string, string] => {
    const program = write(document);
    return [framework, program.ok ? program.value : program.error.map(({ message }) => `# ${message.en}\n`).join('')];
  });
  return Object.fromEntries(written);
}

/** The same network with few examples and small batches, so that steps are cheap. */
function smaller(document: Document): Document {
  const batchSize = Math.min(document.training.batchSize, MOST_IN_BATCH);
  return { ...document, training: { ...document.training, batchSize } };
}

/** The part of a data set that is the same on every machine: nothing from system packages, nothing downloaded. */
async function dataOf({ data: source }: Document, home: string): Promise<LoadedData> {
  const data = await loadData(source, { home, system: path.join(home, 'no-such-folder') });
  const first = (split: 'training' | 'test', most: number) => data[split].slice(0, Math.min(most, data[split].count));
  const isPictures = inputField(data.spec).meaning.kind === 'image';
  return isPictures ? { ...data, training: first('training', MOST_TRAINING), test: first('test', MOST_TEST) } : data;
}

const choiceOf = (runtime: Runtime) => ({ runtime, device: 'cpu', threads: 1 }) as const;

/** Trains this many steps, one at a time; returns loss and accuracy of each, then weights and slots by name. */
export async function steps(document: Document, runtime: Runtime, count: number, home: string) {
  const small = smaller(document);
  const epochs = Math.max(small.training.epochs, count);
  const { chosen, trainer } = await prepareTrainer({
    document: { ...small, training: { ...small.training, epochs, earlyStopping: null } },
    choice: choiceOf(runtime),
    home,
    data: await dataOf(document, home),
    id: 'golden',
    emit: () => undefined,
  });
  const losses: unknown[] = [];
  const accuracies: unknown[] = [];
  const { status, message } = await trainer.train({
    pass: () => Promise.resolve(trainer.state.step < count),
    most: () => 1,
    onStep: ({ values: { loss, accuracy = null } }) => void (losses.push(loss), accuracies.push(accuracy)),
    onEpoch: () => undefined,
  });
  const { weights, optimizer } = await trainer.checkpoint();
  chosen.step.dispose();
  const { runtime: ran } = chosen.device;
  return {
    ran,
    status,
    message,
    losses,
    accuracies,
    hashes: { weights: hashesOf(weights), slots: hashesOf(optimizer) },
  };
}

/** A short run through the complete machinery, as in the app. */
export async function shortRun(document: Document, runtime: Runtime, epochs: number, home: string) {
  const small = smaller(document);
  const run = await prepareRun({
    id: 'golden',
    number: 1,
    document: { ...small, training: { ...small.training, epochs } },
    choice: choiceOf(runtime),
    home,
    data: await dataOf(document, home),
    verdicts,
    emit: () => undefined,
  });
  run.start(false);
  await run.ended();
  const saved = await run.saved();
  run.dispose();
  return saved;
}

/** The part of a run that is the same whenever it is trained. */
export function resultOf({ record, checkpoint }: SavedRun) {
  const { runtime } = record.device;
  const { status, epoch, step, steps, stepsPerEpoch } = record.progress;
  const { weights, optimizer, best, state } = checkpoint;
  return {
    runtime,
    ...{ signature: record.signature, network: record.network, start: record.start, units: record.units },
    progress: { status, epoch, step, steps, stepsPerEpoch },
    ...{ message: record.message, diagnosis: record.diagnosis, shortfall: record.shortfall, error: record.error },
    epochs: record.epochs.map(formerEpoch),
    state: { ...state, sums: undefined },
    hashes: { weights: hashesOf(weights), slots: hashesOf(optimizer), best: best && hashesOf(best) },
  };
}

/** An epoch in the format used before there were further metrics. */
function formerEpoch({ epoch, values, held, errors, learningRate }: EpochMetrics) {
  const { loss, accuracy = null } = values;
  return {
    ...{ epoch, loss, accuracy, errors },
    ...{ valLoss: held?.loss ?? null, valAccuracy: held?.['accuracy'] ?? null },
    learningRate,
    // With several outputs, everything.
    ...(Object.keys(values).some((name) => name.includes('/')) && { values, held }),
  };
}

/** Saves a document with a run, opens it again, and describes the contents of the file. */
export async function savedProject({ document, record, checkpoint }: SavedRun, file: string, home: string) {
  await saveProject(home, { path: file, document, runs: [{ document, record, checkpoint }], thumbnail: null });
  const entries = Object.entries(unzipSync(readFileSync(file)));
  const tensors = entries
    .filter(([name]) => name.endsWith('.safetensors'))
    .map(([name, bytes]) => {
      const read = [...decodeSafetensors(bytes, name).tensors].map(([key, { shape }]) => [key, shape] as const);
      return [name, Object.fromEntries(read)] as const;
    });
  const opened = await openProject(home, file);
  return {
    files: entries.map(([name]) => name),
    document: Buffer.from(entries.find(([name]) => name === 'document.json')?.[1] ?? []).toString(),
    tensors: Object.fromEntries(tensors),
    opened: { document: opened.document, notices: opened.notices, result: opened.trained && resultOf(opened.trained) },
  };
}

/** Saves only a document as a project file; returns its document.json. */
export async function savedAlone(document: Document, file: string, home: string): Promise<string> {
  await saveProject(home, { path: file, document, runs: [], thumbnail: null });
  return Buffer.from(unzipSync(readFileSync(file))['document.json'] ?? []).toString();
}

/** A command line's standard output and exit code. */
export async function commandLine(args: readonly string[], home: string): Promise<string> {
  const { stdout, env } = process;
  const [write, before] = [stdout.write, env['NEUROLOOM_HOME']];
  let printed = '';
  stdout.write = (text: string | Uint8Array) => ((printed += String(text)), true);
  env['NEUROLOOM_HOME'] = home;
  try {
    const code = await cli(args);
    return `${printed}exit code ${code}\n`;
  } finally {
    stdout.write = write;
    if (before === undefined) delete env['NEUROLOOM_HOME'];
    else env['NEUROLOOM_HOME'] = before;
  }
}

/** The files for TensorFlow.js, with the initial weights. Fails if there are none. */
export async function exportedModel(document: Document, folder: string, home: string) {
  const model = compileDocument(document);
  const weights = initialWeights(model, document.training.seed);
  const { files, proof } = await exportNetwork({ format: 'tfjs', document, weights }, { path: folder, home });
  const read = (name: string) => readFileSync(path.join(folder, name));
  return {
    files: files.map(({ name }) => name).filter((name) => !name.startsWith('parity')),
    model: JSON.parse(read('model.json').toString()) as unknown,

    readme: read('README.md').toString(),
    weights: sha256(read('weights.bin')),
    examples: proof?.ran ? proof.examples : undefined,
  };
}

/** The training step as an ONNX file: its contents and its hash. */
export async function exportedStep(document: Document, file: string) {
  const small = smaller(document);
  const inspected = await inspectStep(compileDocument(small), small.training, false);
  if (!inspected.isCompiled) return inspected;
  const { milliseconds: _times, ...counts } = inspected;
  await exportNetwork({ format: 'onnx-step', document: small }, { path: file, home: '' });
  return { ...counts, sha256: sha256(readFileSync(file)) };
}

function hashesOf(tensors: NamedTensors): Readonly<Record<string, string>> {
  const hashed = [...tensors].map(([name, { values }]): [string, string] => [
    name,
    sha256(Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  ]);
  return Object.fromEntries(hashed);
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 32);
