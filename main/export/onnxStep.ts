import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { compileDocument } from '../train/prepare.ts';
import type { DocumentExporter } from './format.ts';

/**
 * A whole training step as an ONNX model, for graph viewers (Netron). Weights are its inputs and outputs. Fails with
 * exportFailed if the step cannot be compiled.
 */
export const onnxStep: DocumentExporter = {
  name: 'onnx-step',
  purpose: 'show',
  label: text('ONNX training step', 'ONNX-Trainingsschritt'),
  description: text(
    'The compiled training step as a graph, for those who want to see in Netron what is computed.',
    'Der kompilierte Trainingsschritt als Graph, für alle, die in Netron sehen wollen, was gerechnet wird.',
  ),
  of: 'document',
  extension: 'onnx',
  async make({ document }) {
    const model = compileDocument(document);
    const { encodeStep } = await import('../train/steps/inspect.ts');
    const { TraceError } = await import('../graph/tracer.ts');
    try {
      return { files: { 'step.onnx': encodeStep(model, document.training) } };
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      const { nodeId } = error;
      const options = nodeId === undefined ? { cause: error } : { nodeId, cause: error };
      throw new EngineError(
        'exportFailed',
        text(
          `The training step cannot be compiled. ${error.message}`,
          `Der Trainingsschritt lässt sich nicht kompilieren. ${error.german}`,
        ),
        options,
      );
    }
  },
};
