import type { TF } from '../../core/blocks/define.ts';

export type DeviceName = 'cpu' | 'tensorflow' | 'webgpu';

/** The speed of ONNX Runtime in multiply-adds per second, by order of magnitude. */
export const COMPILED_SPEED = 3e10;

/** Where tensors are stored and computed through TensorFlow.js. */
export interface Device {
  readonly name: DeviceName;
  /** For the chip: "CPU, TensorFlow.js". */
  readonly label: string;
  readonly isGpu: boolean;
  /** Multiply-adds per second, by order of magnitude: determines how much work to do between checking for messages. */
  readonly speed: number;
  readonly tf: TF;
  /**
   * Does synchronous work with this device as the active TensorFlow.js backend. The backend is global to the process,
   * and work of several runs interleaves, so tensors must only be touched inside such a call.
   */
  run<T>(work: () => T): T;
}

/** A device based on a registered and initialised backend. */
export function deviceOf(tf: TF, backend: string, description: Omit<Device, 'tf' | 'run'>): Device {
  return {
    ...description,
    tf,
    run: (work) => {
      // Takes effect immediately for an initialised backend; the promise only confirms it.
      if (tf.getBackend() !== backend) void tf.setBackend(backend);
      return work();
    },
  };
}
