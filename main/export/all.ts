import { dot } from './dot.ts';
import type { Exporter } from './format.ts';
import { html } from './htmlPage.ts';
import { onnx } from './onnxModel.ts';
import { onnxStep } from './onnxStep.ts';
import { png, svg } from './picture.ts';
import { keras, pytorch } from './programs.ts';
import { report } from './report/report.ts';
import { tfjs } from './tfjsModel.ts';

/** Every format, in the order of the dialog and the command line. To add one, write its file and add a line. */
export const exporters: readonly Exporter[] = [tfjs, onnx, pytorch, keras, html, svg, png, report, onnxStep, dot];
