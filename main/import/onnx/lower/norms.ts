import { isSameGroup, productOf, type Axis, type Laid } from '../axes.ts';
import type { OnnxNode } from '../model.ts';
import type { Network } from '../network.ts';
import type { OnnxTensor } from '../tensor.ts';
import { titleOf } from '../titles.ts';
import { withLast } from './linear.ts';
import { axisOf, like, noBlock, numberOf, type Lowering } from './lowering.ts';

/** The value with this group as its last axis, as it is or arranged. */
function along(net: Network, laid: Laid, group: readonly Axis[]): Laid {
  if (isSameGroup(laid.own.at(-1) ?? [], group)) return laid;
  const found = withLast(net, laid, group);
  if (isSameGroup(found.order, group)) return found.laid;
  throw noBlock('Its axis is not the last one.', 'Seine Achse ist nicht die letzte.');
}

const floats = (tensor: OnnxTensor) => Float32Array.from(tensor.values);

/** A norm over the last axis of the file. */
function lastNorm(net: Network, node: OnnxNode, block: string): readonly string[] {
  const x = net.laid(node.inputs[0]);
  const group = x.view.at(-1) ?? [];
  const gamma = net.constant(node.inputs[1]);
  const beta = net.constant(node.inputs[2]);
  const hasBeta = node.inputs[2] !== undefined && node.inputs[2] !== '';
  const isLast = axisOf(node, -1, x.view.length) === x.view.length - 1;
  if (!isLast || gamma?.values.length !== productOf(group) || (hasBeta && !beta) || node.outputs.length > 1) {
    throw noBlock('It norms more than the last axis.', 'Es normt mehr als die letzte Achse.');
  }
  const laid = along(net, x, group);
  const params = { epsilon: Math.fround(numberOf(node, 'epsilon', 1e-5)), ...(block === 'layerNorm' && { bias: hasBeta }) };
  const weights = { gamma: floats(gamma), ...(beta && { beta: floats(beta) }) };
  const { ref, id } = net.draft.add(block, rounded(params), { in: [laid.ref] }, { name: titleOf(net, node, node.inputs[1]), weights });
  net.putLaid(node.outputs[0], like(net, ref, { own: laid.own, view: x.view }));
  return [id];
} // prettier-ignore

/** 9.999999747378752e-6 is how a float32 has 1e-5. */
function rounded<P extends { readonly epsilon: number }>(params: P): P {
  return { ...params, epsilon: Number(params.epsilon.toPrecision(7)) };
}

const batchNorm: Lowering = (net, node) => {
  const x = net.laid(node.inputs[0]);
  const [gamma, beta, mean, variance] = node.inputs.slice(1).map((name) => net.constant(name));
  const channels = x.view[1] ?? [];
  if (!gamma || !beta || !mean || !variance || numberOf(node, 'training_mode', 0) === 1) throw noBlock('Its numbers are computed.', 'Seine Zahlen werden berechnet.'); // prettier-ignore
  const laid = along(net, x, channels);
  const weights = { gamma: floats(gamma), beta: floats(beta), movingMean: floats(mean), movingVariance: floats(variance) }; // prettier-ignore
  const params = rounded({ momentum: numberOf(node, 'momentum', 0.9), epsilon: numberOf(node, 'epsilon', 1e-5) });
  const { ref, id } = net.draft.add('batchNorm', { ...params, momentum: Number(params.momentum.toPrecision(6)) }, { in: [laid.ref] }, { name: titleOf(net, node, node.inputs[1]), weights }); // prettier-ignore
  net.putLaid(node.outputs[0], like(net, ref, { own: laid.own, view: x.view }));
  return [id];
};

export const norms: Readonly<Record<string, Lowering>> = {
  BatchNormalization: batchNorm,
  LayerNormalization: (net, node) => lastNorm(net, node, 'layerNorm'),
  RMSNormalization: (net, node) => lastNorm(net, node, 'rmsNorm'),
};
