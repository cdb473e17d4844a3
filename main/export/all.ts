import { dot } from './dot.ts';
import type { Exporter } from './format.ts';
import { onnxStep } from './onnxStep.ts';
import { keras, pytorch } from './programs.ts';
import { tfjs } from './tfjsModel.ts';

/** Every format, in the order in which dialog and command line list them: to add one, write its file and add a line. */
export const exporters: readonly Exporter[] = [tfjs, pytorch, keras, onnxStep, dot];
