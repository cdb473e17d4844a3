import { dot } from './dot.ts';
import type { Exporter } from './format.ts';
import { onnx } from './onnxModel.ts';
import { onnxStep } from './onnxStep.ts';
import { kerasProgram, pytorchProgram } from './programs.ts';
import { huggingFaceExport, kerasExport, notebookExport, pytorchExport, safetensorsExport } from './python/formats.ts';
import { tfjs } from './tfjsModel.ts';

/** Every format, in the order of the dialog and the command line. To add one, write its file and add a line. */
export const exporters: readonly Exporter[] = [
  tfjs,
  onnx,
  pytorchExport,
  kerasExport,
  notebookExport,
  safetensorsExport,
  huggingFaceExport,
  pytorchProgram,
  kerasProgram,
  onnxStep,
  dot,
];
