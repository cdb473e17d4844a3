import { z } from 'zod';
import { sizeOf } from '../../../core/shape.ts';
import type { Imported, ImportedFile, Importer, ImportOptions } from '../importer.ts';
import { parseJson } from '../json.ts';
import { buildKeras, type WeightsOf } from '../keras/build.ts';
import { text } from '../../../core/text.ts';
import { refusal } from '../refusal.ts';
import { unpacked } from '../zip.ts';

/** A LayersModel: model.json with its weights beside it, or both in a zip. */
export const tfjs: Importer = {
  name: 'tfjs',
  label: { en: 'TensorFlow.js', de: 'TensorFlow.js' },
  extensions: ['json', 'zip'],
  recognises: (head, name) => /\.json$/i.test(name) || (/\.zip$/i.test(name) && head[0] === 0x50 && head[1] === 0x4b),
  read,
};

const manifest = z.array(
  z.looseObject({
    paths: z.array(z.string()).max(10_000),
    weights: z.array(
      z.looseObject({
        name: z.string(),
        shape: z.array(z.number().int().min(0)).max(16),
        dtype: z.string(),
        quantization: z.looseObject({ dtype: z.string(), min: z.number().optional(), scale: z.number().optional() }).optional(),
      }),
    ),
  }),
); // prettier-ignore
const modelJson = z.looseObject({
  format: z.string().optional(),
  generatedBy: z.string().nullish(),
  modelTopology: z.unknown(),
  weightsManifest: z.unknown().optional(),
});

type Read = (file: string) => Uint8Array | undefined;

async function read(file: ImportedFile, options: ImportOptions): Promise<Imported> {
  const { json, other } = opened(file);
  const model = modelJson.safeParse(parseJson(json));
  if (!model.success || typeof model.data.modelTopology !== 'object' || model.data.modelTopology === null) {
    throw refusal(
      file.name,
      text(
        'is not a model of TensorFlow.js: that has a “modelTopology” in its model.json.',
        'ist kein Modell von TensorFlow.js: Das hat „modelTopology“ in seiner model.json.',
      ),
    );
  }
  const { format, generatedBy, modelTopology, weightsManifest } = model.data;
  if (format === 'graph-model' || 'node' in modelTopology) {
    throw refusal(file.name, text('is a GraphModel, which no longer says which layers it is made of: import the model that it was made from, or its ONNX.', 'ist ein GraphModel, das nicht mehr sagt, aus welchen Schichten es besteht: das Modell importieren, aus dem es entstand, oder sein ONNX.')); // prettier-ignore
  }
  const topology = 'model_config' in modelTopology ? modelTopology.model_config : modelTopology;
  const weights = readWeights(weightsManifest ?? [], other, file.name);
  return Promise.resolve(buildKeras(topology, byName(weights), file.name, generatedBy ?? 'TensorFlow.js', options));
}

/** model.json, and how to read what it names. */
function opened(file: ImportedFile): { readonly json: Uint8Array; readonly other: Read } {
  if (file.bytes[0] !== 0x50 || file.bytes[1] !== 0x4b) return { json: file.bytes, other: (name) => file.beside(name) };
  const files = unpacked(file.bytes, file.name, (name) => /(^|\/)[^/]+\.(json|bin)$|shard/i.test(name));
  const path = [...files.keys()].filter((name) => /(^|\/)model\.json$/.test(name)).toSorted((a, b) => a.length - b.length)[0]; // prettier-ignore
  const json = path === undefined ? undefined : files.get(path);
  if (path === undefined || !json) throw refusal(file.name, text('is a zip without a model.json: no model of TensorFlow.js is in it.', 'ist ein Zip ohne model.json: Es ist kein Modell von TensorFlow.js darin.')); // prettier-ignore
  const folder = path.slice(0, -'model.json'.length);
  return { json, other: (name) => files.get(folder + name) };
}

type Weights = ReadonlyMap<string, Float32Array>;

function readWeights(value: unknown, other: Read, file: string): Weights {
  const groups = manifest.safeParse(value);
  if (!groups.success)
    throw refusal(
      file,
      text(
        'lists its weights in a way that cannot be read.',
        'zählt seine Gewichte so auf, dass sie sich nicht lesen lassen.',
      ),
    );
  const weights = new Map<string, Float32Array>();
  for (const { paths, weights: specs } of groups.data) {
    const pieces = paths.map((name) => {
      const piece = other(name);
      if (!piece) throw refusal(file, text(`has its weights in “${name}”, which does not lie beside it: choose model.json in the folder that has both, or zip them together.`, `hat seine Gewichte in „${name}“, das nicht daneben liegt: beide zusammen wählen, model.json im Ordner mit beiden wählen oder sie zusammen zippen.`)); // prettier-ignore
      return piece;
    });
    const bytes = Buffer.concat(pieces);
    let at = 0;
    for (const { name, shape, dtype, quantization } of specs) {
      const stored = quantization?.dtype ?? dtype;
      const width = widths[stored];
      if (width === undefined)
        throw refusal(
          file,
          text(
            `has weights of the kind ${stored}, which cannot be read.`,
            `hat Gewichte der Art ${stored}, die sich nicht lesen lassen.`,
          ),
        );
      const length = sizeOf(shape) * width;
      if (at + length > bytes.length)
        throw refusal(
          file,
          text(
            `is cut off: “${name}” needs more bytes than there are.`,
            `ist abgeschnitten: „${name}“ braucht mehr Bytes, als da sind.`,
          ),
        );
      weights.set(name, numbersOf(bytes.subarray(at, at + length), stored, quantization));
      at += length;
    }
  }
  return weights;
}

const widths: Readonly<Record<string, number>> = { float32: 4, int32: 4, uint8: 1, uint16: 2, bool: 1 };

function numbersOf(bytes: Uint8Array, stored: string, quantization?: { min?: number | undefined; scale?: number | undefined }): Float32Array {
  const own = Uint8Array.from(bytes).buffer;
  const raw = stored === 'float32' ? new Float32Array(own) : stored === 'int32' ? new Int32Array(own) : stored === 'uint16' ? new Uint16Array(own) : new Uint8Array(own);
  const { min = 0, scale = 1 } = quantization ?? {};
  return quantization ? Float32Array.from(raw, (value) => value * scale + min) : Float32Array.from(raw);
} // prettier-ignore

/** `dense/kernel`, behind the names of models that it stands in. */
function byName(weights: Weights): WeightsOf {
  return ({ name }) => {
    const own = name.split('/').at(-1) ?? name;
    return (weight) => {
      const exact = weights.get(`${name}/${weight}`) ?? weights.get(`${own}/${weight}`);
      if (exact) return exact;
      const found = [...weights.keys()].find((key) => key.endsWith(`/${own}/${weight}`));
      return found === undefined ? undefined : weights.get(found);
    };
  };
}
