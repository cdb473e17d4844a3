import { parseJson } from '../json.ts';
import type { Imported, ImportedFile, Importer, ImportOptions } from '../importer.ts';
import { text } from '../../../core/text.ts';
import { refusal } from '../refusal.ts';
import { unpacked } from '../zip.ts';
import { buildKeras, type WeightsOf } from './build.ts';
import { withHdf5, type Hdf5 } from './hdf5.ts';

/** Keras 3: a zip of the architecture and an HDF5 file of weights. */
export const keras: Importer = {
  name: 'keras',
  label: { en: 'Keras (.keras)', de: 'Keras (.keras)' },
  extensions: ['keras'],
  recognises: (_, name) => /\.keras$/i.test(name),
  read: readKeras,
};

/** Older versions: everything in one HDF5 file. */
export const kerasH5: Importer = {
  name: 'keras-h5',
  label: { en: 'Keras (.h5)', de: 'Keras (.h5)' },
  extensions: ['h5', 'hdf5'],
  recognises: (head, name) => /\.(h5|hdf5)$/i.test(name) || (head[0] === 0x89 && head[1] === 0x48 && head[2] === 0x44),
  read: readH5,
};

const PARTS = /^(config|metadata)\.json$|^model\.weights\.h5$/;

async function readKeras(file: ImportedFile, options: ImportOptions): Promise<Imported> {
  const files = unpacked(file.bytes, file.name, (name) => PARTS.test(name));
  const [config, weights] = [files.get('config.json'), files.get('model.weights.h5')];
  if (!config || !weights) {
    throw refusal(file.name, text('is a zip without config.json and model.weights.h5, which a .keras file has: save it again with model.save.', 'ist ein Zip ohne config.json und model.weights.h5, die eine .keras-Datei hat: mit model.save neu speichern.')); // prettier-ignore
  }
  const metadata = parseJson(files.get('metadata.json') ?? new Uint8Array());
  const json = parseJson(config);
  return withHdf5(weights, file.name, (hdf) =>
    buildKeras(json, byPlace(hdf), file.name, producerOf(metadata), options),
  );
}

function producerOf(metadata: unknown): string {
  const { keras_version: version } = (metadata ?? {}) as Record<string, unknown>;
  return typeof version === 'string' ? `Keras ${version.slice(0, 50)}` : 'Keras';
}

/** `layers/dense_1/vars/0`; recurrent layers keep theirs in a cell. */
function byPlace(hdf: Hdf5): WeightsOf {
  return ({ place }) =>
    (_, index) =>
      (hdf.tensor(`${place}/vars/${index}`) ?? hdf.tensor(`${place}/cell/vars/${index}`))?.values;
}

async function readH5(file: ImportedFile, options: ImportOptions): Promise<Imported> {
  return withHdf5(file.bytes, file.name, (hdf) => {
    const config = hdf.attribute('model_config');
    if (config === undefined) {
      const hasLayers = hdf.under('layers').length > 0;
      const what = hasLayers ? weightsOnly : noModel;
      throw refusal(file.name, text(`${what.en}: save the whole model with model.save("model.keras").`, `${what.de}: das ganze Modell mit model.save("model.keras") speichern.`));
    }
    const version = hdf.attribute('keras_version') ?? '';
    return buildKeras(parseJson(Buffer.from(config)), byName(hdf), file.name, `Keras ${version.slice(0, 50)}`.trim(), options);
  });
} // prettier-ignore

/** `model_weights/dense/sequential/dense/kernel`, in older versions with `:0` behind. */
function byName(hdf: Hdf5): WeightsOf {
  return ({ name }) => {
    const own = name.split('/').at(-1) ?? name;
    const [outer = own] = name.split('/');
    const all = [...hdf.under(`model_weights/${own}`), ...(outer === own ? [] : hdf.under(`model_weights/${outer}`))];
    return (weight) => {
      const found = all.filter((path) => path.replace(/:0$/, '').endsWith(`/${weight}`));
      const path = found.find((one) => one.includes(`/${own}/`)) ?? found[0];
      return path === undefined ? undefined : hdf.tensor(path)?.values;
    };
  };
}

const weightsOnly = text(
  'holds the weights of a Keras model without its layers',
  'enthält die Gewichte eines Keras-Modells ohne seine Schichten',
);
const noModel = text(
  'is an HDF5 file, but holds no Keras model',
  'ist eine HDF5-Datei, enthält aber kein Keras-Modell',
);
