import { floatTensor } from '../../tensors/wire.ts';
import { definePipeline } from './define.ts';
import { pooled } from './vectors.ts';

export const featureExtraction = definePipeline({
  task: 'feature-extraction',
  needs: 'hidden',
  async run(network, _input, read) {
    const [tensor] = await network.compute('hidden', [read]);
    if (!tensor) throw new Error('Nothing was computed.');
    const mean = pooled(tensor, network.pooling);
    return { vectors: floatTensor(tensor.values, tensor.shape), mean: floatTensor(mean, [mean.length]) };
  },
});
