import { createRequire } from 'node:module';
import { deviceOf, type Device } from './device.ts';
import { same, text } from '../../core/text.ts';
import { isPackaged } from '../files/version.ts';
import { loadTensorFlow } from './tensorflow.ts';
import { Unavailable } from './unavailable.ts';

const require = createRequire(import.meta.url);

/** The part of tfjs-node's backend that tells where it computes. */
interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
}

/** The functions of `util` that tfjs-node 4.22 uses and Node 23 removed. */
function restoreUtil(): void {
  const util = require('node:util') as Record<string, unknown>;
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}

const notInPackages = text(
  'TensorFlow’s native library is not part of the packaged app. The app started from its source can use it (README, Devices).',
  'Die native Bibliothek von TensorFlow gehört nicht zur installierten App. Aus dem Quelltext gestartet kann die App sie nutzen (README, Devices).',
);
const notInstalled = text(
  'The native library of TensorFlow is not set up (npm run setup:tensorflow).',
  'Die native Bibliothek von TensorFlow ist nicht eingerichtet (npm run setup:tensorflow).',
);

/** The first of the packages that is installed with its native library; CUDA comes first. */
function requireBinding(): void {
  const failures: string[] = [];
  for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
    try {
      require(name);
      return;
    } catch (error) {
      failures.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
  }
  const isMissing = failures.every((failure) => /not be found|Cannot find/.test(failure));
  throw new Unavailable(isMissing ? (isPackaged() ? notInPackages : notInstalled) : same(failures.join(' ')));
}

/** TensorFlow's native library through tfjs-node-gpu or tfjs-node, if their native parts are installed. */
export async function openTensorFlowNode(): Promise<Device> {
  const tf = await loadTensorFlow();
  restoreUtil();
  requireBinding();
  if (!(await tf.setBackend('tensorflow'))) {
    throw new Unavailable(
      text('TensorFlow’s library did not start.', 'Die Bibliothek von TensorFlow ist nicht gestartet.'),
    );
  }
  const isGpu = (tf.backend() as unknown as NodeBackend).isUsingGpuDevice;
  const label = isGpu ? 'GPU, TensorFlow' : 'CPU, TensorFlow';
  return deviceOf(tf, 'tensorflow', { name: 'tensorflow', label, isGpu, speed: isGpu ? 1e12 : 2e10 });
}
