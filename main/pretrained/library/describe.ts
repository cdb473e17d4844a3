import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { PipelineTask } from '../../../core/protocol/pipelines.ts';
import { sizeOf } from '../../../core/shape.ts';
import { text, type Text } from '../../../core/text.ts';
import { openDocument } from '../../projects/open.ts';
import { OpenFiles, pickled, tensorsIn } from '../folder.ts';
import { llama2cIn } from '../llama2c.ts';

/** What a folder with a pretrained model says of itself, without its weights being read. */
export interface Described {
  readonly family: string | null;
  readonly tasks: readonly PipelineTask[];
  readonly labels?: readonly string[];
  readonly parameters: number | null;
  readonly bytes: number;
}

const vectorTasks = ['feature-extraction', 'sentence-similarity', 'semantic-search'] as const;

const configSchema = z.looseObject({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  id2label: z.record(z.string(), z.string()).nullish().catch(null),
});

/** Fails with fileUnreadable if the folder, or the file of ONNX, is no model. */
export async function describeModel(place: string): Promise<Described> {
  const info = await stat(place).catch(() => undefined);
  if (!info)
    throw noModel(
      place,
      text('the folder or file is not there (any more)', 'der Ordner oder die Datei ist nicht (mehr) da'),
    );
  if (!info.isDirectory()) return describeFile(place, info.size);
  const config = await configIn(place);
  const tensors = await opened((files) => tensorsIn(place, place, files));
  const learned = [...tensors].filter(([name]) => !BUFFER.test(name));
  const tasks = tasksOf(config.architectures ?? [], [...tensors.keys()]);
  return {
    family: config.model_type ?? null,
    tasks,
    ...labelsOf(config, tasks),
    parameters: learned.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0),
    bytes: await bytesIn(place),
  };
}

/** The names of its classes in their order, where somebody has given them some. */
function labelsOf({ id2label }: z.infer<typeof configSchema>, tasks: readonly PipelineTask[]): Pick<Described, 'labels'> {
  if (!tasks.some((task) => task === 'text-classification' || task === 'token-classification')) return {};
  const named = Object.entries(id2label ?? {}).toSorted(([a], [b]) => Number(a) - Number(b));
  const labels = named.map(([, label]) => label).filter((label) => !/^LABEL_\d+$/.test(label));
  return labels.length > 0 && labels.length === named.length ? { labels } : {};
} // prettier-ignore

/** Of the files with weights. */
async function bytesIn(folder: string): Promise<number> {
  const weights = (await readdir(folder)).filter((name) => name.endsWith('.safetensors'));
  const sizes = await Promise.all(weights.map(async (name) => (await stat(path.join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function opened<T>(read: (files: OpenFiles) => T | Promise<T>): Promise<T> {
  const files = new OpenFiles();
  try {
    return await read(files);
  } finally {
    files.close();
  }
}

/** Numbers in files that nobody has learned. */
const BUFFER = /(^|\.)(position_ids|token_type_ids|attn\.(masked_)?bias|rotary_emb\.inv_freq)$/;

/** What networks made with the app do, by their kind of data. */
const projects: Readonly<Record<string, readonly PipelineTask[]>> = {
  masked: ['fill-mask', 'next-sentence-prediction', ...vectorTasks],
  labelled: ['text-classification', ...vectorTasks],
  text: ['text-generation', 'feature-extraction'],
};

async function describeProject(file: string, bytes: number): Promise<Described> {
  const { data, graph } = await openDocument(file);
  const tasks = projects[data.kind];
  if (!tasks) throw noModel(file, text('its data are not texts that a model can be asked about', 'die Daten sind keine Texte, nach denen sich ein Modell fragen lässt')); // prettier-ignore
  const family = graph.nodes.find((node) => node.module !== undefined)?.module ?? null;
  return { family, tasks, ...(data.kind === 'labelled' && { labels: data.classes }), parameters: null, bytes };
}

async function describeFile(file: string, bytes: number): Promise<Described> {
  if (file.endsWith('.neuroloom')) return describeProject(file, bytes);
  if (!/\.(onnx|bin)$/.test(file)) {
    throw noModel(file, text('it is neither a folder with config.json nor a file .onnx', 'es ist weder ein Ordner mit config.json noch eine Datei .onnx')); // prettier-ignore
  }
  if (file.endsWith('.bin')) return describeLlama2c(file, bytes);
  const config = await configIn(path.dirname(file)).catch((): z.infer<typeof configSchema> => ({}));
  const tasks = tasksOf(config.architectures ?? [], []);
  return { family: null, tasks, ...labelsOf(config, tasks), parameters: null, bytes };
}

async function describeLlama2c(file: string, bytes: number): Promise<Described> {
  const model = await opened((files) => llama2cIn(files.open(file, file), file));
  if (!model) throw pickled(file);
  const learned = [...model.tensors].filter(([name]) => !BUFFER.test(name));
  const parameters = learned.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
  return { family: 'llama', tasks: ['text-generation'], parameters, bytes };
}

async function configIn(folder: string): Promise<z.infer<typeof configSchema>> {
  const content = await readFile(path.join(folder, 'config.json'), 'utf8').catch(() => undefined);
  if (content === undefined) throw noModel(folder, text('it has no config.json', 'die config.json fehlt'));
  try {
    return configSchema.parse(JSON.parse(content));
  } catch {
    throw noModel(folder, text('its config.json cannot be read', 'die config.json ist nicht lesbar'));
  }
}

/** What stands behind a body, by the names of its tensors or what the config calls the whole. */
const heads: readonly { readonly task: PipelineTask; readonly named: RegExp; readonly called: RegExp }[] = [
  { task: 'fill-mask', named: /cls\.predictions\.transform|lm_head\.dense|vocab_transform/, called: /ForMaskedLM$|ForPreTraining$/ },
  { task: 'next-sentence-prediction', named: /cls\.seq_relationship/, called: /ForNextSentencePrediction$/ },
  { task: 'question-answering', named: /qa_outputs/, called: /ForQuestionAnswering$/ },
  { task: 'token-classification', named: /^$/, called: /ForTokenClassification$/ },
  { task: 'text-classification', named: /^$/, called: /ForSequenceClassification$/ },
  { task: 'text-generation', named: /^$/, called: /(LMHeadModel|ForCausalLM)$/ },
]; // prettier-ignore

function tasksOf(architectures: readonly string[], names: readonly string[]): readonly PipelineTask[] {
  const own = heads.filter(({ named, called }) => names.some((name) => named.test(name)) || architectures.some((name) => called.test(name)));
  const tasks = own.map(({ task }) => task);
  const asVectors: readonly PipelineTask[] = tasks.includes('text-generation') ? ['feature-extraction'] : vectorTasks;
  return [...tasks, ...asVectors];
} // prettier-ignore

function noModel(place: string, why: Text): EngineError {
  return new EngineError(
    'fileUnreadable',
    text(`${place} is not a pretrained model: ${why.en}.`, `${place} ist kein vortrainiertes Modell: ${why.de}.`),
  );
}
