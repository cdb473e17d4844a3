import { sizeOf } from '../../../../core/shape.ts';
import { analysisOf } from '../../../workspace/document/analysis.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { toldOf, type useNeurons } from '../../../workspace/neurons/neurons.ts';

type Neurons = ReturnType<typeof useNeurons.getState>;

/**
 * What a perceptron sums up for the example that is shown: net = theta + sum of w_i x_i, with the weights of this moment and
 * what the nodes before it put out. Undefined while any of it is not known.
 */
export function netOf({ weights, look }: Neurons, path: string): number | undefined {
  const node = analysisOf(useDocument.getState().document).byId.get(path);
  const kernel = weights.get(`${path}.${node?.block.edgeWeight}`);
  const theta = weights.get(`${path}.theta`)?.[0];
  if (!node || !look || !kernel || theta === undefined) return undefined;
  const inputs = node.inputs.flatMap(({ from, type }) => {
    const values = toldOf(look, 'outputs', from.node, from.port)?.values;
    return values?.length === sizeOf(type.shape) ? [...values] : [];
  });
  if (inputs.length !== kernel.length) return undefined;
  return inputs.reduce((sum, x, i) => sum + x * (kernel[i] ?? NaN), theta);
}

/** The one number that a node puts out for the example that is shown. */
export function outputOf({ look }: Neurons, path: string): number | undefined {
  return toldOf(look, 'outputs', path)?.values[0];
}
