import type { WrittenFile } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Document } from '../../core/graph/document.ts';
import { writeAtomically } from '../files/files.ts';
import { compileDocument } from '../train/prepare.ts';

/**
 * Writes one whole training step of a document as an ONNX model, for programs that show such graphs (Netron). Weights are
 * inputs and outputs of it. Fails with documentHasProblems, with exportFailed when the step cannot be compiled, with
 * diskFull and fileUnwritable.
 */
export async function exportStep(document: Document, path: string): Promise<WrittenFile> {
  const model = compileDocument(document);
  const { encodeStep } = await import('../train/steps/inspect.ts');
  const { TraceError } = await import('../graph/tracer.ts');
  try {
    return { path, bytes: await writeAtomically(path, encodeStep(model, document.training)) };
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    const { nodeId } = error;
    const options = nodeId === undefined ? { cause: error } : { nodeId, cause: error };
    throw new EngineError('exportFailed', `The training step cannot be compiled. ${error.message}`, options);
  }
}
