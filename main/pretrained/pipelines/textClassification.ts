import { toWire } from '../../../core/protocol/tensors.ts';
import { definePipeline } from './define.ts';
import { largest, sigmoid, softmax } from './numbers.ts';

export const textClassification = definePipeline({
  task: 'text-classification',
  needs: 'classes',
  async run(network, _input, read) {
    const [tensor] = await network.compute('classes', [read]);
    const logits = tensor?.values ?? new Float32Array();
    const scores = logits.length === 1 ? [sigmoid(logits[0] ?? NaN)] : softmax(logits);
    return {
      classes: largest(scores, scores.length).map((i) => ({
        label: network.labels[i] ?? `LABEL_${i}`,
        score: toWire(scores[i] ?? NaN),
      })),
    };
  },
});
