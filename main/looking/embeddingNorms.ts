import { inputField } from '../../core/data/spec.ts';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import type { EmbeddingNorms } from '../../core/protocol/requests/textData.ts';
import { initialWeights, type Model } from '../model/model.ts';
import type { NamedTensor } from '../tensors/named.ts';
import { floatTensor } from '../tensors/wire.ts';
import { momentOf } from '../train/moments.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Runs } from '../train/runs.ts';

/**
 * The norms of the rows in which a network looks up the tokens of its data. Fails with documentHasProblems, runUnknown,
 * and with invalidRequest if the moment is not kept.
 */
export async function embeddingNormsOf(
  runs: Runs,
  { document, runId, at }: ParsedParams['embeddingNorms'],
): Promise<EmbeddingNorms> {
  const model = compileDocument(document);
  const saved = runId === null ? undefined : (await momentOf(runs, runId, at)).checkpoint;
  const weights = saved?.weights ?? initialWeights(model, document.training.seed);
  const found = tableOf(model);
  const table = found && weights.get(found.weight);
  return {
    runId,
    step: saved?.state.step ?? 0,
    table: found && table ? { nodeId: found.nodeId, norms: normsOf(table) } : null,
  };
}

/** The table for the first input of the data: that of an Embedding connected to it. */
function tableOf(model: Model): { readonly nodeId: string; readonly weight: string } | undefined {
  if (inputField(model.data).meaning.kind !== 'tokens') return undefined;
  const sources = new Set(model.nodes.filter(({ block }) => block.type === 'dataset').map(({ id }) => id));
  const isFed = ({ from }: { readonly from: { readonly node: string; readonly port: string } }) =>
    sources.has(from.node) && from.port === 'out';
  for (const { id, block, inputs, ties } of model.nodes) {
    if (block.type !== 'embedding' || !inputs.some(isFed)) continue;
    const weight = ties[0]?.source ?? model.weights.find(({ nodeId }) => nodeId === id)?.name;
    if (weight !== undefined) return { nodeId: id, weight };
  }
  return undefined;
}

function normsOf({ values, shape }: NamedTensor) {
  const [rows = 0, width = 1] = shape;
  const norms = Float32Array.from({ length: rows }, (_, row) => Math.hypot(...values.subarray(row * width, (row + 1) * width))); // prettier-ignore
  return floatTensor(norms, [rows]);
}
