import { sizeOf } from '../../../core/shape.ts';
import { outputType, type Graph } from '../ir.ts';
import type { OnnxModel, OnnxNode } from './proto.ts';

/** What it costs to be refused, in bytes that could be copied meanwhile. */
const WORTHWHILE_BYTES = 400_000;

/** An output that comes before all others: an empty list of tensors. */
export const SILENCE = 'silence';

const REFUSAL = 'Non tensor type is temporarily not supported.';

/**
 * The same model, of which a run returns nothing. ONNX Runtime for Node computes into the tensors that it is given, and
 * then returns a copy of each, the first output first. Lists of tensors it cannot return: when it comes upon one, all is
 * computed, and it gives up before it has copied anything. A version that can returns copies as before.
 */
export function silenced(model: OnnxModel): OnnxModel {
  const attributes = { dtype: 1 };
  const node: OnnxNode = { operator: 'SequenceEmpty', name: SILENCE, inputs: [], outputs: [SILENCE], attributes, scope: undefined }; // prettier-ignore
  return { ...model, nodes: [...model.nodes, node], lists: [SILENCE] };
}

/** Whether a run has ended so. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === REFUSAL;
}

/** Whether it gains. */
export function isWorthSilence(graph: Graph): boolean {
  const bytes = graph.outputs.reduce((sum, { name }) => sum + 4 * sizeOf(outputType(graph, name).shape), 0);
  return bytes >= WORTHWHILE_BYTES;
}
