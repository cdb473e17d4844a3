import type { TF } from '../../core/blocks/define.ts';

export type DeviceName = 'cpu' | 'tensorflow' | 'webgpu';

/** Multiply-adds a second of ONNX Runtime, by order of magnitude. */
export const COMPILED_SPEED = 3e10;

/** A place where tensors live and are computed on, through TensorFlow.js. */
export interface Device {
  readonly name: DeviceName;
  /** For the chip: "CPU, TensorFlow.js". */
  readonly label: string;
  readonly isGpu: boolean;
  /** Multiply-adds a second, by order of magnitude: how much work may be done between two looks at the messages. */
  readonly speed: number;
  readonly tf: TF;
  /**
   * Does synchronous work with this device as TensorFlow.js's active backend. The backend is global to the process:
   * work of several runs interleaves, so nothing may touch tensors outside of a call of this.
   */
  run<T>(work: () => T): T;
}

/** A device over a backend that is registered and initialised. */
export function deviceOf(tf: TF, backend: string, description: Omit<Device, 'tf' | 'run'>): Device {
  return {
    ...description,
    tf,
    run: (work) => {
      // Takes effect at once for an initialised backend; the promise only says that it did.
      if (tf.getBackend() !== backend) void tf.setBackend(backend);
      return work();
    },
  };
}
