import type { Document } from '../../../core/graph/document.ts';
import { analysisOf } from '../../workspace/document/analysis.ts';

/** What the lecture's notebook printed for each epoch: accuracy in per cent and average loss on the test examples. */
export const lectureEpochs = [
  { accuracy: 23.8, loss: 2.185 },
  { accuracy: 49.3, loss: 1.953 },
  { accuracy: 61.9, loss: 1.594 },
  { accuracy: 63.6, loss: 1.308 },
  { accuracy: 64.8, loss: 1.125 },
] as const;

const network = [
  ['dataset'],
  ['flatten'],
  ['linear', 512],
  ['relu'],
  ['linear', 512],
  ['relu'],
  ['linear', 10],
  ['output'],
] as const;

/** Whether a document is the lecture's: its network, data and way of training, so that the numbers can be compared. */
export function isLecture(document: Document): boolean {
  const { data, training } = document;
  const { optimizer } = training;
  if (data.kind !== 'fashion-mnist' || data.limit !== undefined) return false;
  if (optimizer.kind !== 'sgd' || optimizer.momentum !== 0) return false;
  if (training.learningRate !== 1e-3 || training.batchSize !== 64) return false;
  const nodes = analysisOf(document).network;
  return (
    nodes.length === network.length &&
    network.every(([type, units], i) => {
      const node = nodes[i];
      return node?.block.type === type && (units === undefined || node.params['units'] === units);
    })
  );
}
