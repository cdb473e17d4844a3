// A Keras model as layers in order, each with the layers that it takes: from the JSON that Keras 2, Keras 3 and TF.js write.
import { z } from 'zod';

const layerSchema = z.looseObject({
  class_name: z.string(),
  config: z.record(z.string(), z.unknown()),
  name: z.string().optional(),
  inbound_nodes: z.unknown().optional(),
});
const modelConfig = z.looseObject({
  layers: z.array(layerSchema).max(5_000),
  input_layers: z.unknown().optional(),
  output_layers: z.unknown().optional(),
});

export type Config = Readonly<Record<string, unknown>>;

export interface KerasLayer {
  readonly kind: string;
  /** Its name, behind those of the models that it stands in. */
  readonly name: string;
  /** Its place in files of Keras 3: `layers/dense_1`. */
  readonly place: string;
  readonly config: Config;
  /** Names of the layers whose outputs it takes. */
  readonly from: readonly string[];
}

export interface KerasModel {
  readonly layers: readonly KerasLayer[];
  readonly outputs: readonly string[];
}

/** What makes a model one that cannot be read, as the end of a sentence about the file. */
export class ConfigError extends Error {
  readonly german: string;

  constructor(english: string, german: string) {
    super(english);
    this.german = german;
  }
}

const DEEPEST = 8;

/** Reads `{class_name, config}` of a Sequential or functional model. Throws a ConfigError. */
export function readConfig(json: unknown): KerasModel {
  const whole = layerSchema.safeParse(json);
  if (!whole.success) throw new ConfigError('holds no Keras model.', 'enthält kein Keras-Modell.');
  const layers: KerasLayer[] = [];
  const outputs = readModel(whole.data, '', '', [], layers, 0);
  if (outputs.length === 0)
    throw new ConfigError('holds a Keras model without layers.', 'enthält ein Keras-Modell ohne Schichten.');
  return { layers, outputs };
}

type Layer = z.infer<typeof layerSchema>;

/** Appends the layers of a model; `given` are what it takes if it stands in another one. Returns its outputs. */
function readModel(model: Layer, prefix: string, place: string, given: readonly string[], all: KerasLayer[], depth: number): readonly string[] {
  if (depth > DEEPEST) throw new ConfigError('nests models too deeply.', 'verschachtelt Modelle zu tief.');
  const config = modelConfig.safeParse(Array.isArray(model.config) ? { layers: model.config } : model.config);
  if (!config.success || !['Sequential', 'Functional', 'Model'].includes(model.class_name)) {
    throw new ConfigError(`is a model of the class ${model.class_name}: only Sequential and functional models say what they are made of. Export it as ONNX.`, `ist ein Modell der Klasse ${model.class_name}: Nur sequenzielle und funktionale Modelle sagen, woraus sie bestehen. Als ONNX exportieren.`);
  }
  const { layers, input_layers, output_layers } = config.data;
  const isSequential = model.class_name === 'Sequential';
  const places = placesIn(layers, place);
  const inputs = isSequential ? [] : namesIn(input_layers);
  /** The outputs of what has been read, by the names in this model. */
  const ends = new Map<string, readonly string[]>();
  let previous = given;
  layers.forEach((layer, i) => {
    const name = String(layer.config['name'] ?? layer.name ?? `${layer.class_name}_${i}`);
    const from = isSequential ? previous : sourcesIn(layer.inbound_nodes).flatMap((source) => ends.get(source) ?? missing(source, name));
    const isInput = layer.class_name === 'InputLayer';
    if (isInput && given.length > 0) {
      const [first = ''] = given;
      ends.set(name, isSequential ? given : [given[Math.max(0, inputs.indexOf(name))] ?? first]);
    } else if (Array.isArray(layer.config['layers'])) {
      ends.set(name, readModel(layer, `${prefix}${name}/`, places[i] ?? '', from, all, depth + 1));
    } else {
      if (isSequential && i === 0 && !isInput && given.length === 0) all.push(inputBefore(layer, prefix));
      const own = isSequential && i === 0 && !isInput && given.length === 0 ? [`${prefix}input`] : from;
      all.push({ kind: layer.class_name, name: `${prefix}${name}`, place: places[i] ?? '', config: layer.config, from: own });
      ends.set(name, [`${prefix}${name}`]);
    }
    previous = ends.get(name) ?? [];
  });
  if (isSequential) return previous;
  return namesIn(output_layers).flatMap((name) => ends.get(name) ?? missing(name, 'the outputs'));
} // prettier-ignore

function missing(source: string, name: string): never {
  throw new ConfigError(
    `is damaged: “${source}”, which ${name} takes, is not there before it.`,
    `ist beschädigt: „${source}“, das ${name} bekommt, steht nicht davor.`,
  );
}

/** Older Sequential models say the input's shape at their first layer. */
function inputBefore({ config }: Layer, prefix: string): KerasLayer {
  const shape = config['batch_input_shape'] ?? config['batch_shape'];
  if (!Array.isArray(shape)) throw new ConfigError('does not say the shape of its inputs: build the model before saving it.', 'sagt nicht, welche Form seine Eingaben haben: vor dem Speichern das Modell mit build aufbauen.'); // prettier-ignore
  return { kind: 'InputLayer', name: `${prefix}input`, place: '', config: { batch_shape: shape }, from: [] };
}

/** What files of Keras 3 call layers: by their class, and numbered. */
function placesIn(layers: readonly Layer[], place: string): readonly string[] {
  const counts = new Map<string, number>();
  return layers.map(({ class_name: kind }) => {
    const name = snakeCase(kind);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return `${place === '' ? '' : `${place}/`}layers/${name}${count === 0 ? '' : `_${count}`}`;
  });
}

function snakeCase(name: string): string {
  return name.replaceAll(/\W+/g, '').replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2').replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(); // prettier-ignore
}

/** `["name", 0, 0]` or a list of such. */
function namesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  if (typeof value[0] === 'string') return [value[0]];
  return value.flatMap((one: unknown) => (Array.isArray(one) && typeof one[0] === 'string' ? [one[0]] : []));
}

/** The layers that a layer takes: `[[["dense", 0, 0, {}]]]`, or in Keras 3 tensors among the arguments of its call. */
function sourcesIn(nodes: unknown): readonly string[] {
  if (!Array.isArray(nodes) || nodes.length === 0) return [];
  if (nodes.length > 1)
    throw new ConfigError(
      'uses a layer at several places, which cannot be read: export it as ONNX.',
      'verwendet eine Schicht an mehreren Stellen, was sich nicht lesen lässt: als ONNX exportieren.',
    );
  const [node] = nodes as unknown[];
  const found: string[] = [];
  const visit = (value: unknown, depth: number) => {
    if (depth > 12 || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      if (typeof value[0] === 'string' && typeof value[1] === 'number') found.push(value[0]);
      else for (const one of value as unknown[]) visit(one, depth + 1);
      return;
    }
    const { keras_history: history } = value as Record<string, unknown>;
    if (Array.isArray(history) && typeof history[0] === 'string') found.push(history[0]);
    else for (const one of Object.values(value)) visit(one, depth + 1);
  };
  visit(node, 0);
  return found;
}
