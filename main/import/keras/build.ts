import type { ImportedPart } from '../../../core/protocol/imports.ts';
import type { TensorType } from '../../../core/tensorType.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { Draft, NoBlock, type Ref } from '../draft.ts';
import { titleOf, type Imported, type ImportOptions } from '../importer.ts';
import { fieldName } from '../onnx/inputs.ts';
import { refusal } from '../refusal.ts';
import { ConfigError, readConfig, type KerasLayer, type KerasModel } from './config.ts';
import { foreignReadings } from './foreign.ts';
import { activated, readings } from './layers.ts';
import type { LayerArguments, Reading, WeightOf } from './reading.ts';

/** Weights of a file: those of a layer by its name or its place in files of Keras 3. */
export type WeightsOf = (layer: Pick<KerasLayer, 'name' | 'place'>) => WeightOf;

/** A Keras model, which Keras or TF.js wrote, as a network. Fails with fileUnreadable. */
export function buildKeras(json: unknown, weightsOf: WeightsOf, file: string, producer: string, { size }: ImportOptions): Imported {
  const model = configOf(json, file);
  const draft = new Draft();
  const outputs = new Map<string, Ref>();
  const notices: Text[] = [];
  const openSizes: number[] = [];
  const read: { readonly layer: KerasLayer; readonly added: readonly string[] }[] = [];
  const taken = new Set(['out', 'labels']);
  for (const layer of model.layers) {
    const before = draft.count;
    if (layer.kind === 'InputLayer') {
      outputs.set(layer.name, inputOf(draft, model, layer, { taken, size: size ?? 16, notices, openSizes, file }));
      continue;
    }
    outputs.set(layer.name, addLayer(draft, layer, outputs, weightsOf(layer), file));
    read.push({ layer, added: draft.idsFrom(before) });
  }
  const ends = model.outputs.flatMap((name) => {
    const ref = outputs.get(name);
    return ref ? [{ name, ref }] : [];
  });
  const drafted = draft.finish(titleOf(file), ends);
  const parts = read.map(({ layer: { kind, name }, added }): ImportedPart => {
    const nodes = added.flatMap((id) => drafted.ids.get(id) ?? []);
    const isForeign = added.some((id) => draft.blockOf({ node: id }) === 'foreign');
    const as = nodes.length === 0 ? 'leftOut' : isForeign ? 'foreign' : 'block';
    return { operator: kind, name, as, nodes, why: isForeign ? noBlock : null };
  });
  return { ...drafted, report: { producer, parts, size: openSizes[0] ?? null, notices } };
} // prettier-ignore

function configOf(json: unknown, file: string): KerasModel {
  try {
    return readConfig(json);
  } catch (error) {
    if (error instanceof ConfigError) throw refusal(file, text(error.message, error.german), error);
    throw error;
  }
}

const noBlock = text('There is no block for it.', 'Es gibt dafür keinen Block.');

interface InputWish {
  readonly taken: Set<string>;
  readonly size: number;
  readonly notices: Text[];
  readonly openSizes: number[];
  readonly file: string;
}

function inputOf(draft: Draft, { layers }: KerasModel, { name, config }: KerasLayer, { taken, size, notices, openSizes, file }: InputWish): Ref {
  const shape = config['batch_shape'] ?? config['batch_input_shape'];
  const [, ...form] = (Array.isArray(shape) ? shape : []) as unknown[];
  const axes = counted(form.length, ['axis', 'axes'], ['Achse', 'Achsen']);
  if (form.length < 1 || form.length > 4) throw refusal(file, text(`has an input “${name}” with ${axes.en} beside the batch: 1 to 4 can be read.`, `hat eine Eingabe „${name}“ mit ${axes.de} neben dem Batch: 1 bis 4 lassen sich lesen.`));
  const sizes = form.map((one) => (typeof one === 'number' && Number.isInteger(one) && one > 0 && one <= 1_000_000 ? one : size));
  if (form.some((one) => one === null)) {
    openSizes.push(size);
    notices.push(
      text(
        `The input “${name}” leaves sizes open: ${size} was chosen. Import it again with another size if yours differ.`,
        `Die Eingabe „${name}“ lässt Größen offen: ${size} wurde gewählt. Mit einer anderen Größe neu importieren, falls deine anders ist.`,
      ),
    );
  }
  const tables = layers.filter(({ kind, from }) => kind === 'Embedding' && from.includes(name));
  const kinds = Math.min(...tables.map(({ config: { input_dim: rows } }) => (typeof rows === 'number' ? rows : 2)));
  const layout = sizes.length === 3 ? ('picture' as const) : sizes.length === 2 ? ('sequence' as const) : undefined;
  const type: TensorType = tables.length > 0 ? { dtype: 'int32', shape: sizes, kinds } : { dtype: 'float32', shape: sizes, ...(layout && { layout }) };
  return draft.input(fieldName(name, taken), type);
} // prettier-ignore

function addLayer(draft: Draft, layer: KerasLayer, outputs: ReadonlyMap<string, Ref>, weight: WeightOf, file: string): Ref {
  const refs = layer.from.flatMap((name) => outputs.get(name) ?? []);
  const [x] = refs;
  if (!x) throw refusal(file, text(`is damaged: nothing arrives at the layer “${layer.name}”.`, `ist beschädigt: Bei der Schicht „${layer.name}“ kommt nichts an.`));
  try {
    return activated(draft, layer, read(layer.kind, { draft, layer, config: layer.config, refs, x, weight }));
  } catch (error) {
    if (!(error instanceof NoBlock)) throw error;
    throw refusal(file, text(`has a layer “${layer.name}” (${layer.kind}) that cannot be read: ${error.message} Export the model as ONNX (model.export with format="onnx", or tf2onnx) and import that.`, `hat eine Schicht „${layer.name}“ (${layer.kind}), die sich nicht lesen lässt: ${error.why.de} Das Modell als ONNX exportieren (model.export mit format="onnx" oder tf2onnx) und das importieren.`), error);
  }
} // prettier-ignore

const readingOf = (all: Readonly<Record<string, Reading>>, kind: string) =>
  Object.hasOwn(all, kind) ? all[kind] : undefined;

/** The layer as blocks or, if they do not suffice, as foreign operators. */
function read(kind: string, args: LayerArguments): Ref {
  const [own, other] = [readingOf(readings, kind), readingOf(foreignReadings, kind)];
  if (!own && !other) throw new NoBlock(noBlock);
  if (!own) return other?.(args) ?? args.x;
  try {
    return own(args);
  } catch (error) {
    if (other && error instanceof NoBlock) return other(args);
    throw error;
  }
}
