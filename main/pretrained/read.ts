import { stat } from 'node:fs/promises';
import path from 'node:path';
import { analyse } from '../../core/analysis/analyse.ts';
import { startValues } from '../../core/analysis/startWeights.ts';
import { assembled } from '../../core/examples/assembled.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import type { Analysis } from '../../core/analysis/node.ts';
import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Pooling } from '../../core/protocol/pretrained.ts';
import { counted, text, type Text } from '../../core/text.ts';
import { tokenNames } from '../../core/text/names.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { encoderBody, huggingFaceForm } from '../export/python/huggingFace/form.ts';
import type { Taken } from '../export/python/huggingFace/parts.ts';
import { asReadError } from '../files/files.ts';
import { requireSound } from '../import/project.ts';
import { compile, type ModelWeight } from '../model/model.ts';
import { sizeOf } from '../../core/shape.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { numbersFor, textsFor } from './data.ts';
import type { Family, Plan } from './families/family.ts';
import * as families from './families/all.ts';
import { OpenFiles } from './folder.ts';
import type { Pretrained } from './pretrained.ts';
import { refusal } from './refusal.ts';
import { Settings } from './settings.ts';
import { sourceAt, type Source } from './source.ts';
import { asRoberta, fitted } from './tokenizers.ts';
import { turned } from './turned.ts';
import { Weights } from './weights.ts';

export interface ReadPretrainedOptions {
  /** As users know it; absent: the folder's name. */
  readonly name?: string;
  /** Of a llama2.c model: its tokenizer's file; absent: the one beside it. */
  readonly tokenizer?: string;
  /** How one vector is made of a text, where the folder does not say it. */
  readonly pooling?: Pooling | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Reads a folder as Hugging Face's transformers saves it (config.json, safetensors, tokenizer), or a file of llama2.c
 * (.bin). Nothing in it is executed. Fails with fileUnreadable, dataInvalid, outOfMemory or cancelled.
 */
export async function readPretrained(place: string, options: ReadPretrainedOptions = {}): Promise<Pretrained> {
  const name = options.name ?? path.basename(place);
  const info = await stat(place).catch((error: unknown) => {
    throw asReadError(error, name);
  });
  const files = new OpenFiles();
  try {
    const source = await sourceAt(place, name, info.isDirectory(), files, options);
    return await readFrom(source, name, options);
  } finally {
    files.close();
  }
}

async function readFrom(source: Source, name: string, options: ReadPretrainedOptions): Promise<Pretrained> {
  const family = familyOf(source.config, name);
  const config = new Settings(source.config, `${name}/config.json`);
  const weights = new Weights(source.tensors, family, name);
  const pooling = source.pooling ?? options.pooling;
  const plan = family.plan({ config, weights, pooling });
  requireLayers(plan, weights, name);
  const json = source.tokenizer && (family.family === 'roberta' ? asRoberta(source.tokenizer) : source.tokenizer);
  const own = json && fitted(json, plan.vocabulary, name);
  const labels = labelsOf(source.config, plan);
  const chosen = own && textsFor(plan, own, labels);
  const document = documentOf(name, plan, chosen?.source ?? numbersFor(plan), chosen !== undefined);
  requireSound(document, name);
  const { taken, all } = await weightsOf(document, weights, plan.predicted.kind === 'passages', options);
  const rest = weights.rest.filter((one) => !one.startsWith('pooler.'));
  const notices = [
    ...source.notices,
    ...(json && tokenNames(json).length < plan.vocabulary ? [unusedRows(plan.vocabulary - tokenNames(json).length)] : []),
    ...(plan.predicted.kind === 'passages' ? [newHead] : []),
    ...(rest.length > 0 ? [leftOut(rest)] : []),
  ];
  return {
    info: {
      name, family: family.family, config: source.config, origin: source.origin, parameters: taken, heads: plan.heads, longest: plan.longest, notices,
      ...(plan.heads.some((head) => head === 'classes' || head === 'tokenClasses') && { labels }),
      ...(source.license !== undefined && { license: source.license }),
      ...(pooling && { pooling }),
    },
    document,
    weights: all,
    tokenizer: json,
    placeholder: chosen?.placeholder,
  };
} // prettier-ignore

const all: readonly Family[] = Object.values(families);

function familyOf(config: Readonly<Record<string, unknown>>, name: string): Family {
  const { model_type: type } = config;
  const found = all.find((one) => one.type === type);
  if (found) return found;
  const known = all.map((one) => one.type).join(', ');
  const said = JSON.stringify(type)?.slice(0, 100) ?? '-';
  throw refusal(
    `${name}/config.json`,
    `says that the model is of the kind ${said} (model_type): the app can open ${known}.`,
    `sagt, das Modell sei von der Art ${said} (model_type): Öffnen kann die App ${known}.`,
  );
}

function requireLayers({ layers }: Plan, weights: Weights, name: string): void {
  if (layers === weights.layers) return;
  throw refusal(
    name,
    `does not fit its config.json: that says ${layers} layers, the weights have ${weights.layers}.`,
    `passt nicht zu seiner config.json: Die sagt ${layers} Schichten, die Gewichte haben ${weights.layers}.`,
  );
}

/** Names of classes by their numbers, each once. */
function labelsOf({ id2label }: Readonly<Record<string, unknown>>, { predicted }: Plan): readonly string[] {
  const count = 'count' in predicted ? predicted.count : 0;
  const named = new Map<string, unknown>(typeof id2label === 'object' && id2label !== null ? Object.entries(id2label) : []);
  const seen = new Set<string>();
  return Array.from({ length: Math.min(count, 100_000) }, (_, i) => {
    const said = named.get(String(i));
    const label = typeof said === 'string' && said !== '' ? said : `LABEL_${i}`;
    const own = seen.has(label) ? `${label} (${i})` : label;
    seen.add(own);
    return own;
  });
} // prettier-ignore

/** As BERT is fine-tuned in its paper. */
const training: TrainingSettings = {
  ...defaultTraining,
  epochs: 3,
  batchSize: 8,
  learningRate: 5e-5,
  optimizer: defaultOptimizers.adamw,
  weightDecay: 0.01,
  clip: { kind: 'norm', limit: 1 },
};

function documentOf(name: string, plan: Plan, source: Document['data'], isText: boolean): Document {
  try {
    return assembled(emptyDocument(name.slice(0, 200), source, training), plan.parts(isText));
  } catch (error) {
    throw refusal(name, 'could be read, but not as a network here.', 'ließ sich lesen, aber nicht als Netz hier.', error); // prettier-ignore
  }
}

/** All weights of the document: those of the file, and new ones for a head that it does not have. */
async function weightsOf(document: Document, weights: Weights, isWithoutHead: boolean, { signal, onProgress }: ReadPretrainedOptions): Promise<{ readonly taken: number; readonly all: NamedTensors }> {
  const analysis = analyse(document);
  const model = compile(analysis);
  const own = new Set(model.weights.map((weight) => weight.name));
  const wanted = tensorsFor(document, analysis, isWithoutHead).filter(({ node, weight }) => own.has(`${analysis.byId.get(node)?.identity}.${weight}`));
  const found = new Map<string, NamedTensor>();
  let taken = 0;
  for (const [i, { name: said, node, weight, isTurned }] of wanted.entries()) {
    if (signal?.aborted) throw new EngineError('cancelled', 'Reading was cancelled.');
    const at = analysis.byId.get(node);
    const spec = at?.weights.find((one) => one.name === weight);
    if (!at || !spec) throw new Error(`${node} has no ${weight}.`);
    const shape = isTurned ? spec.shape.toReversed() : spec.shape;
    const { values } = weights.take(said, shape);
    found.set(`${at.identity}.${weight}`, { shape: spec.shape, values: isTurned ? turned(values, shape) : new Float32Array(values) });
    taken += sizeOf(shape);
    onProgress?.((i + 1) / wanted.length);
    await new Promise((resolve) => void setImmediate(resolve));
  }
  const { seed } = document.training;
  const drawn = ({ name, spec, start }: ModelWeight): NamedTensor => ({ shape: spec.shape, values: startValues(name, spec, start, seed) });
  return { taken, all: new Map(model.weights.map((weight) => [weight.name, found.get(weight.name) ?? drawn(weight)])) };
} // prettier-ignore

/** What of the file goes where. */
function tensorsFor(document: Document, analysis: Analysis, isWithoutHead: boolean): readonly Taken[] {
  if (isWithoutHead) return encoderBody(document);
  const form = huggingFaceForm(document, analysis);
  if ('why' in form) throw new Error(form.why.en);
  return form.tensors;
}

/** Said of a model without a head of its own. */
export const newHead = text(
  'It has no head of its own: the one for classes is drawn anew, and has to be trained.',
  'Es hat keinen eigenen Kopf: Der für Klassen ist neu ausgelost und muss trainiert werden.',
);

function unusedRows(count: number): Text {
  const rows = counted(count, ['row', 'rows'], ['Zeile', 'Zeilen']);
  return text(
    `The table of words has ${rows.en} more than the tokenizer has pieces.`,
    `Die Tabelle der Wörter hat ${rows.de} mehr, als der Tokenizer Stücke hat.`,
  );
}

function leftOut(names: readonly string[]): Text {
  const all = counted(names.length, ['tensor', 'tensors'], ['Tensor', 'Tensoren']);
  const list = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', ...' : ''}`;
  return text(`${all.en} of the file were left out: ${list}.`, `${all.de} der Datei blieben draußen: ${list}.`);
}
