import { inputField } from '../../core/data/spec.ts';
import type { AnalysedNode } from '../../core/analysis/node.ts';
import { ancestors } from '../../core/analysis/order.ts';
import type { NodeWeights } from '../../core/protocol/requests/results.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { toWire, type WireTensor } from '../../core/protocol/tensors.ts';
import { sizeOf, type Shape } from '../../core/shape.ts';
import type { Model } from '../model/model.ts';
import type { NamedTensor } from '../tensors/named.ts';
import type { View } from './viewer.ts';
import { floatTensor } from '../tensors/wire.ts';

const BINS = 40;
const MOST_VALUES = 4096;
const MOST_FILTERS = 64;

/**
 * Numbers and pictures for the weights of the node with this identity. Fails with invalidRequest if the network has no
 * such node.
 */
export function weightViews({ runId, step, model, weights }: View, nodeId: string): NodeWeights {
  const node = model.nodes.find(({ identity }) => identity === nodeId);
  if (!node)
    throw new EngineError(
      'invalidRequest',
      text(
        `The trained network has no node “${nodeId}”: train the one on the canvas.`,
        `Das trainierte Netz hat keinen Knoten „${nodeId}“: das auf der Fläche trainieren.`,
      ),
      { nodeId },
    );
  const views = model.weights
    .filter((weight) => weight.nodeId === node.id)
    .flatMap(({ name, spec }) => {
      const tensor = weights.get(name);
      if (!tensor) return [];
      const { values, shape } = tensor;
      return [
        {
          name: spec.name,
          shape,
          isTrainable: spec.isTrainable,
          ...statistics(values),
          filters: filtersOf(model, node, tensor),
          values: values.length <= MOST_VALUES ? floatTensor(values, shape) : null,
        },
      ];
    });
  return { runId, step, weights: views };
}

function statistics(values: Float32Array) {
  const finite = values.filter(Number.isFinite);
  const min = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const max = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length;
  const histogram = new Array<number>(BINS).fill(0);
  const scale = max > min ? BINS / (max - min) : 0;
  for (const value of finite) {
    const bin = Math.min(BINS - 1, Math.floor((value - min) * scale));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  return {
    min: toWire(min),
    max: toWire(max),
    mean: toWire(mean),
    deviation: toWire(Math.sqrt(variance)),
    notFinite: values.length - finite.length,
    histogram,
  };
}

/**
 * The patterns that the first layer responds to, as pictures [count, height, width, channels]; null for all other
 * weights.
 */
function filtersOf(model: Model, node: AnalysedNode, { shape, values }: NamedTensor): WireTensor | null {
  const { type, meaning } = inputField(model.data);
  const { shape: picture } = type;
  const isFirst = !behind(model, node).some(({ weights }) => weights.length > 0);
  if (meaning.kind !== 'image' || !isFirst) return null;
  const isKernel = shape.length === 4 && shape[2] === picture[2];
  const isMatrix = shape.length === 2 && shape[0] === sizeOf(picture);
  if (isKernel) return unstacked(values, shape.slice(0, 3), shape[3] ?? 0);
  return isMatrix ? unstacked(values, picture, shape[1] ?? 0) : null;
}

/** The nodes that a node depends on, directly or indirectly. */
function behind({ nodes }: Model, node: AnalysedNode): readonly AnalysedNode[] {
  const found = ancestors(nodes, node.id);
  return nodes.filter((other) => other !== node && found.has(other.id));
}

/** Separates pictures stacked along the last axis, [...picture, count]. */
function unstacked(values: Float32Array, picture: Shape, count: number): WireTensor {
  const shown = Math.min(count, MOST_FILTERS);
  const size = sizeOf(picture);
  const pictures = Float32Array.from({ length: shown * size }, (_, i) => {
    const [filter, pixel] = [Math.floor(i / size), i % size];
    return values[pixel * count + filter] ?? 0;
  });
  return floatTensor(pictures, [shown, ...picture]);
}
