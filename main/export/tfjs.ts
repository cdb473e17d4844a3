import { fieldPorts, type Field } from '../../core/data/spec.ts';
import type * as TensorFlow from '@tensorflow/tfjs';
import type { AnalysedNode } from '../../core/analysis/node.ts';
import { outputName, outputsOf } from '../../core/analysis/identity.ts';
import type { TF } from '../../core/blocks/define.ts';
import type { Units } from '../../core/data/units.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { byPort } from '../../core/tensorType.ts';
import { uniqueNames } from '../../core/uniqueNames.ts';
import type { Model } from '../model/model.ts';
import type { Device } from '../devices/device.ts';
import { bytesOf } from '../files/floats.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { lookUp } from '../model/tensors.ts';
import { metadataOf } from './metadata.ts';
import { readme } from './readme.ts';

/** The two files of a TensorFlow.js layers model, and how to use it. */
export interface TfjsFiles {
  readonly 'model.json': string;
  /** The weights one after the other. */
  readonly 'weights.bin': readonly Uint8Array[];
  readonly 'README.md': string;
}

type Topology = TensorFlow.io.ModelJSON['modelTopology'];

/** A model in TensorFlow.js's own layers, with these weights. Fails with exportFailed at a block that has no layer. */
export function tfjsFiles(
  device: Device,
  model: Model,
  weights: NamedTensors,
  name: string,
  units: Units | null,
): TfjsFiles {
  const { tf } = device;
  const { topology, order } = device.run(() => tf.tidy(() => layersModel(tf, model)));
  const entries = order.map(({ layerName, source, isTransposed }) => {
    const tensor = lookUp(weights, source);
    return { layerName, tensor: isTransposed ? transposed(tensor) : tensor };
  });
  const metadata = metadataOf(model, name, units);
  const json: TensorFlow.io.ModelJSON = {
    format: 'layers-model',
    generatedBy: `TensorFlow.js tfjs-layers v${tf.version_layers}`,
    convertedBy: 'Neuroloom',
    modelTopology: topology,
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: entries.map(({ layerName, tensor }) => ({
          name: layerName,
          shape: [...tensor.shape],
          dtype: 'float32',
        })),
      },
    ],
    userDefinedMetadata: { ...metadata },
  };
  return {
    'model.json': JSON.stringify(json),
    'weights.bin': entries.map(({ tensor: { values } }) => bytesOf(values)),
    'README.md': readme(
      metadata,
      model.nodes.some(({ ties }) => ties.length > 0),
    ),
  };
}

/** The network built from layers, and the weight of ours behind each of theirs, in file order. */
function layersModel(tf: TF, model: Model) {
  const symbols = new Map<string, TensorFlow.SymbolicTensor>();
  const order: { layerName: string; source: string; isTransposed: boolean }[] = [];
  const nameOf = layerNames();
  const entries = new Map(model.inputs.map((field) => [field.name, entryOf(tf, model, field, nameOf)]));
  const ports = new Map(fieldPorts(model.data).map(({ port, field }) => [port, field.name]));
  let last: TensorFlow.SymbolicTensor | undefined;
  for (const node of model.predicting) {
    const inputs = node.inputs.map(({ from }) => lookUp(symbols, outputName(from)));
    const [first] = inputs;
    const { params, type, types } = node;
    if (!first) {
      for (const { name, port } of outputsOf(node)) symbols.set(name, lookUp(entries, lookUp(ports, port)));
      continue;
    }
    const args = {
      params: params as never,
      name: nameOf(node.id),
      x: node.inputs[0]?.type ?? type,
      inputs: byPort(node.inputs, (input) => input.type),
      output: type,
      outputs: types,
    };
    const arriving = inputs.length > 1 ? inputs : first;
    const several = node.block.outputLayers?.(tf, args);
    if (several) {
      for (const { name, port } of outputsOf(node)) {
        const layers = named([several[port] ?? []].flat(), nameOf(`${node.id}.${port}`), nameOf);
        symbols.set(name, applied(layers, arriving) ?? first);
      }
      continue;
    }
    const layers = named([node.block.layer?.(tf, args) ?? []].flat(), args.name, nameOf);
    if (layers.length === 0 && (node.weightNames.length > 0 || !passesOn(node))) {
      throw new EngineError('exportFailed', noLayer(node.block.label), {
        nodeId: node.id,
      });
    }
    for (const layer of layers) layer.trainable = !node.isFrozen;
    last = applied(layers, arriving) ?? first;
    for (const { name } of outputsOf(node)) symbols.set(name, last);
    for (const [i, variable] of layers.flatMap(({ weights }) => weights).entries()) {
      order.push({ layerName: variable.originalName, ...sourceOf(node, node.weightNames[i] ?? '') });
    }
  }
  if (!last) throw new Error('The network has no output.');
  const ends = model.objectives.map(({ nodeId }) => lookUp(symbols, nodeId));
  const outputs = ends.length > 1 ? ends : last;
  const layers = tf.model({ inputs: [...entries.values()], outputs, name: 'neuroloom' });
  const topology = layers.toJSON(null, false) as Topology;
  layers.dispose();
  return { topology, order };
}

/** The input layer for a field; if there are several, each has its own name. */
function entryOf(tf: TF, { inputs }: Model, { name, type: { dtype, shape } }: Field, nameOf: (name: string) => string) {
  const own = { shape: [...shape], name: nameOf(inputs.length === 1 ? 'input' : name) };
  return tf.input(dtype === 'float32' ? own : { ...own, dtype });
}

/** The weight behind a layer's weight. Layers share none: tied weights are written once for each. */
function sourceOf({ identity, ties }: Model['nodes'][number], name: string) {
  const tie = ties.find((one) => one.name === name);
  return { source: tie?.source ?? `${identity}.${name}`, isTransposed: tie?.isTransposed ?? false };
}

/** Transposes a matrix. */
function transposed({ shape: [rows = 0, columns = 0], values }: NamedTensor): NamedTensor {
  const turned = Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)] ?? NaN);
  return { shape: [columns, rows], values: turned };
}

/** Blocks without source code only move values. */
function passesOn({ block }: AnalysedNode): boolean {
  return !block.keras;
}

type Symbols = TensorFlow.SymbolicTensor | TensorFlow.SymbolicTensor[];

/**
 * A node's layers, named after it: TensorFlow.js numbers layers across everything it has created, so the export would
 * otherwise differ each time.
 */
function named(layers: readonly TensorFlow.layers.Layer[], node: string, nameOf: (name: string) => string) {
  for (const [i, layer] of layers.entries()) {
    if (layer.name !== node) layer.name = layers.length === 1 ? node : nameOf(`${node}_${i + 1}`);
  }
  return layers;
}

/** The output of layers in sequence; undefined if there are none. */
function applied(layers: readonly TensorFlow.layers.Layer[], inputs: Symbols): TensorFlow.SymbolicTensor | undefined {
  let value: Symbols = inputs;
  for (const layer of layers) value = layer.apply(value) as TensorFlow.SymbolicTensor;
  return layers.length === 0 ? undefined : (value as TensorFlow.SymbolicTensor);
}

/** Turns paths through modules into unique names that TensorFlow.js accepts: `a/b` is not the same as `a_b`. */
function layerNames(): (nodeId: string) => string {
  const unique = uniqueNames();
  return (nodeId) => unique(nodeId.replaceAll(/[^A-Za-z0-9_.-]/g, '_'));
}

const noLayer = ({ en, de }: Text) =>
  text(
    `TensorFlow.js has no layer for ${en}: choose the form “Graph”.`,
    `TensorFlow.js hat keine Schicht für ${de}: die Form „Graph“ wählen.`,
  );
