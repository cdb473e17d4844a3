import type { Importer } from './importer.ts';
import { keras, kerasH5 } from './keras/read.ts';
import { onnx } from './onnx/read.ts';
import { tfjs } from './tfjs/read.ts';

/** Every format that can be read; the first that recognises a file reads it. */
export const importers: readonly Importer[] = [onnx, keras, kerasH5, tfjs];
