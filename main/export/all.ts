import { dot } from './dot.ts';
import type { Exporter } from './format.ts';
import { html } from './htmlPage.ts';
import { onnx } from './onnxModel.ts';
import { onnxStep } from './onnxStep.ts';
import { png, svg } from './picture.ts';
import { kerasProgram, pytorchProgram } from './programs.ts';
import { huggingFaceExport, kerasExport, notebookExport, pytorchExport, safetensorsExport } from './python/formats.ts';
import { report } from './report/report.ts';
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
  html,
  svg,
  png,
  report,
  pytorchProgram,
  kerasProgram,
  onnxStep,
  dot,
];
