import { sizeOf } from '../../../core/shape.ts';
import { outputType, type Graph } from '../ir.ts';
import type { OnnxModel, OnnxNode } from './proto.ts';

/** The cost of the failed call, as the number of bytes that could be copied in that time. */
const WORTHWHILE_BYTES = 400_000;

/** An output that precedes all others: an empty list of tensors. */
export const SILENCE = 'silence';

const REFUSAL = 'Non tensor type is temporarily not supported.';

/**
 * The same model, changed so that a run returns nothing. ONNX Runtime for Node computes into the given tensors and then
 * returns a copy of each, starting with the first output. It cannot return lists of tensors: when it encounters one,
 * everything has been computed, and it fails before copying anything. A version that can return them copies as before.
 */
export function silenced(model: OnnxModel): OnnxModel {
  const attributes = { dtype: 1 };
  const node: OnnxNode = { operator: 'SequenceEmpty', name: SILENCE, inputs: [], outputs: [SILENCE], attributes, scope: undefined }; // prettier-ignore
  return { ...model, nodes: [...model.nodes, node], lists: [SILENCE] };
}

/** Whether a run ended with the expected failure. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === REFUSAL;
}

/** Whether this saves time. */
export function isWorthSilence(graph: Graph): boolean {
  const bytes = graph.outputs.reduce((sum, { name }) => sum + 4 * sizeOf(outputType(graph, name).shape), 0);
  return bytes >= WORTHWHILE_BYTES;
}
