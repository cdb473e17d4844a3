import type { Model } from '../../model/model.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { failure } from '../forward/failure.ts';
import { symbolicForward } from '../forward/symbolic.ts';
import type { Metadata } from '../metadata.ts';
import type { TfjsFiles } from '../tfjs.ts';
import { graphModel } from './model.ts';

/** A network as a TensorFlow.js graph model. Fails with exportFailed if it cannot be traced, or has no operation there. */
export function tfjsGraphFiles(model: Model, weights: NamedTensors, metadata: Metadata, explanation: string) {
  try {
    const forward = symbolicForward(model, { probabilities: false, attention: false, hidden: false, channelsFirst: false });
    const { topology, signature, stored } = graphModel(model, weights, forward);
    const json = {
      format: 'graph-model',
      generatedBy: '2.0.0',
      convertedBy: 'Neuroloom',
      modelTopology: topology,
      signature,
      weightsManifest: [{ paths: ['weights.bin'], weights: stored.map(({ name, shape, dtype }) => ({ name, shape, dtype })) }],
      userDefinedMetadata: metadata,
    };
    const files: TfjsFiles = {
      'model.json': JSON.stringify(json),
      'weights.bin': stored.map(({ data }) => data),
      'README.md': explanation,
    };
    return { files, remarks: forward.remarks };
  } catch (error) {
    throw failure(error);
  }
} // prettier-ignore
