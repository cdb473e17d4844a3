import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { z } from 'zod';
import { EngineError } from '../../core/protocol/errors.ts';
import type { PretrainedHead } from '../../core/protocol/pretrained.ts';
import { text } from '../../core/text.ts';
import { runtimeOptions } from '../graph/onnx/session.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { readTokenizer } from '../text/tokenizerFile.ts';
import { batchesOf, ownPart, padded, type Padded } from './batches.ts';
import type { Network, Wanted } from './network.ts';

const configSchema = z.looseObject({
  architectures: z.array(z.string()).nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
  model_type: z.string().nullish(),
  max_position_embeddings: z.number().int().min(1).nullish(),
  n_positions: z.number().int().min(1).nullish(),
  pad_token_id: z.number().nullish(),
});
type Config = z.infer<typeof configSchema>;

/** What the output "logits" says, by what the config calls the whole. */
const called: readonly (readonly [RegExp, PretrainedHead])[] = [
  [/ForMaskedLM$/, 'maskedWords'],
  [/ForNextSentencePrediction$/, 'nextSentence'],
  [/ForSequenceClassification$/, 'classes'],
  [/ForTokenClassification$/, 'tokenClasses'],
  [/(LMHeadModel|ForCausalLM)$/, 'languageModel'],
];

/**
 * A file of ONNX as other programs export it, run as it is: its inputs are input_ids, attention_mask and token_type_ids. A tokenizer
 * and, for names of classes, a config.json lie beside it or one folder above. Fails with fileUnreadable, or as reading a tokenizer does.
 */
export async function onnxNetwork({ name, place }: { readonly name: string; readonly place: string }): Promise<Network> {
  const session = await ort.InferenceSession.create(place, runtimeOptions({})).catch((error: unknown) => {
    throw unreadable(place, error);
  });
  const config = await configFor(place);
  const { tokenizer } = await tokenizerFor(place);
  const head = called.find(([pattern]) => config.architectures?.some((one) => pattern.test(one)))?.[1];
  const outputs = new Map<Wanted, string>();
  if (session.outputNames.includes('last_hidden_state')) outputs.set('hidden', 'last_hidden_state');
  if (head && session.outputNames.includes('logits')) outputs.set(head, 'logits');
  if (session.outputNames.includes('start_logits')) outputs.set('span', 'start_logits');
  const longest = longestBy(config);
  const canPad = session.inputNames.includes('attention_mask');
  const padId = tokenizer.idOf('[PAD]') ?? tokenizer.idOf('<pad>') ?? 0;
  const run = async (batch: Padded): Promise<NamedTensors> => {
    const feeds = Object.fromEntries(session.inputNames.map((input) => [input, valuesFor(input, place, batch)]));
    const said = Object.entries(await session.run(feeds));
    return new Map(said.flatMap(([output, { data, dims }]) => (data instanceof Float32Array ? [[output, { shape: dims, values: data }]] : [])));
  };
  return {
    name,
    tokenizer,
    longest,
    labels: Object.entries(config.id2label ?? {}).toSorted(([a], [b]) => Number(a) - Number(b)).map(([, label]) => label),
    pooling: 'mean',
    has: (wanted) => outputs.has(wanted),
    async compute(wanted, texts) {
      const found: NamedTensor[] = [];
      for (const numbers of batchesOf(texts, canPad)) {
        const own = numbers.flatMap((i) => texts[i] ?? []);
        const all = await run(padded(own, padId));
        const said = wanted === 'span' ? paired(all) : all.get(outputs.get(wanted) ?? '');
        if (!said) throw new EngineError('invalidRequest', text(`${name} has no such output.`, `${name} hat keine solche Ausgabe.`));
        const isPerPlace = wanted !== 'classes' && wanted !== 'nextSentence';
        for (const [k, i] of numbers.entries()) found[i] = ownPart(said, k, own[k]?.ids.length ?? 0, isPerPlace);
      }
      return found;
    },
    writer: () => async (ids) => {
      const said = (await run(padded([{ ids: ids.slice(-longest), segments: [] }], padId))).get('logits');
      return said?.values.subarray(-(said.shape.at(-1) ?? 0)) ?? new Float32Array();
    },
    everything: (read) => run(padded([read], padId)),
    release: () => session.release(),
  };
} // prettier-ignore

/** How many tokens there are positions for: those of RoBERTa's kind begin behind that of padding. */
function longestBy({ model_type: type, max_position_embeddings: positions, n_positions, pad_token_id: pad }: Config): number {
  const count = positions ?? n_positions ?? 512;
  return /roberta|camembert/.test(type ?? '') ? Math.max(1, count - (pad ?? 1) - 1) : count;
} // prettier-ignore

function valuesFor(input: string, place: string, { shape, ids, segments, mask }: Padded): ort.Tensor {
  const given: Readonly<Record<string, ArrayLike<number>>> = { input_ids: ids, attention_mask: mask, token_type_ids: segments };
  const values = given[input];
  if (values) return new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [...shape]);
  throw new EngineError('invalidRequest', text(
    `${place} takes “${input}”, which is not a text: the app knows input_ids, attention_mask and token_type_ids.`,
    `${place} nimmt „${input}“, was kein Text ist: Die App kennt input_ids, attention_mask und token_type_ids.`,
  ));
} // prettier-ignore

/** Starts and ends side by side [texts, positions, 2]. */
function paired(all: NamedTensors): NamedTensor | undefined {
  const [starts, ends] = [all.get('start_logits'), all.get('end_logits')];
  if (!starts || !ends) return undefined;
  const values = Float32Array.from({ length: 2 * starts.values.length }, (_, i) => (i % 2 === 0 ? starts : ends).values[i >> 1] ?? NaN);
  return { shape: [...starts.shape, 2], values };
} // prettier-ignore

function unreadable(place: string, error: unknown): EngineError {
  const why = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  return new EngineError(
    'fileUnreadable',
    text(`${place} cannot be run by ONNX Runtime: ${why}`, `ONNX Runtime kann ${place} nicht ausführen: ${why}`),
    { cause: error },
  );
}

async function configFor(place: string): Promise<Config> {
  for (const folder of foldersFor(place)) {
    const content = await readFile(path.join(folder, 'config.json'), 'utf8').catch(() => undefined);
    if (content === undefined) continue;
    try {
      return configSchema.parse(JSON.parse(content));
    } catch {
      return {};
    }
  }
  return {};
}

/** Hubs keep such files in a folder of their own within the model's. */
function foldersFor(place: string): readonly string[] {
  return [path.dirname(place), path.dirname(path.dirname(place))];
}

async function tokenizerFor(place: string) {
  const [beside = '', above = ''] = foldersFor(place);
  try {
    return await readTokenizer(beside);
  } catch (error) {
    return readTokenizer(above).catch(() => {
      throw error;
    });
  }
}
