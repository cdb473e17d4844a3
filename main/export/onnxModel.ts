import { EngineError } from '../../core/protocol/errors.ts';
import { same, text } from '../../core/text.ts';
import { loadData } from '../data/load.ts';
import { modelPieces } from '../graph/onnx/proto.ts';
import { compileDocument } from '../train/prepare.ts';
import type { RunExporter, Trained } from './format.ts';
import { filesIn, inPieces, tooLarge } from './hindrances.ts';
import { metadataOf } from './metadata.ts';
import { withFiles } from './onnx/files.ts';
import { onnxMetadata } from './onnx/metadata.ts';
import { onnxReadme, onnxSnippet } from './onnx/readme.ts';
import { endNames, proofExamples } from './proof/examples.ts';
import { onnxRuntime } from './proof/onnx.ts';

/** A file of Protocol Buffers is no larger. */
const MOST_BYTES = 2 ** 31 - 1;

/** A network with its weights as an ONNX model: the forward pass, for any number of examples. */
export const onnx: RunExporter = {
  name: 'onnx',
  purpose: 'use',
  label: same('ONNX'),
  description: text(
    'The network and its weights in one file that ONNX Runtime computes in Python, JavaScript, C++ and elsewhere: for those who build a program around it.',
    'Das Netz und seine Gewichte in einer Datei, die ONNX Runtime in Python, JavaScript, C++ und anderswo rechnet: für alle, die ein Programm darum herum bauen.',
  ),
  of: 'run',
  extension: 'onnx',
  file: 'model.onnx',
  options: {
    probabilities: {
      kind: 'boolean',
      default: false,
      label: text('Probabilities', 'Wahrscheinlichkeiten'),
      help: text('Logits become probabilities.', 'Aus Logits werden Wahrscheinlichkeiten.'),
    },
    attention: {
      kind: 'boolean',
      default: false,
      label: text('Attention', 'Attention'),
      help: text('Attention weights are further outputs.', 'Attention-Gewichte werden zu weiteren Ausgaben.'),
    },
    hidden: {
      kind: 'boolean',
      default: false,
      label: text('Hidden states', 'Innere Werte'),
      help: text('The outputs of all nodes are further outputs.', 'Die Ausgaben aller Knoten werden zu weiteren Ausgaben.'),
    },
  },
  takesFiles: true,
  hindrance: (_, analysis) => inPieces(analysis) ?? tooLarge(analysis, MOST_BYTES, tooLargeText),
  consumer: onnxRuntime,
  async make(trained) {
    const { document, weights, home, options } = trained;
    const model = compileDocument(document);
    const { units } = await loadData(document.data, { home });
    const isReadable = options['probabilities'] === true;
    const forward = await forwardOf(model, options);
    const { forwardModel } = await import('./onnx/model.ts');
    const metadata = metadataOf(model, document.name, units);
    const said = isReadable ? ({ ...metadata, output: metadata.output === 'logits' ? 'probabilities' : metadata.output } as const) : metadata;
    const written = forwardModel(model, weights, forward, onnxMetadata(document, said, forward));
    const whole = await withFiles(written, filesIn(model), home);
    const pieces = modelPieces(whole);
    requireSmall(pieces);
    const code = onnxSnippet(said, written);
    return {
      files: { 'model.onnx': pieces, 'README.md': onnxReadme(said, whole, code) },
      examples: await proofExamples(model, trained, { names: endNames(model), isReadable }),
      snippet: { language: 'python', code },
      remarks: forward.remarks,
    };
  },
}; // prettier-ignore

/** Fails with exportFailed if it cannot be traced. */
async function forwardOf(model: ReturnType<typeof compileDocument>, options: Trained['options']) {
  const { symbolicForward } = await import('./forward/symbolic.ts');
  const { failure } = await import('./forward/failure.ts');
  const chosen = (name: string) => options[name] === true;
  try {
    return symbolicForward(model, {
      probabilities: chosen('probabilities'),
      attention: chosen('attention'),
      hidden: chosen('hidden'),
      channelsFirst: true,
    });
  } catch (error) {
    throw failure(error);
  }
}

function requireSmall(pieces: readonly Uint8Array[]): void {
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  if (bytes <= MOST_BYTES) return;
  throw new EngineError('exportFailed', tooLargeText(Math.round(bytes / 2 ** 20), 2048));
}

const tooLargeText = (size: number, most: number) =>
  text(
    `The model would take ${size} MB, and a file for ONNX holds ${most} MB at most: export it for PyTorch or as safetensors.`,
    `Das Modell bräuchte ${size} MB, und eine Datei für ONNX fasst höchstens ${most} MB: für PyTorch oder als safetensors exportieren.`,
  );
