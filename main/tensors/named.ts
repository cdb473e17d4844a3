/** A tensor's values and shape, in TensorFlow.js order. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Tensors by name, in network order. */
export type NamedTensors = ReadonlyMap<string, NamedTensor>;

/** The output values of nodes, by path. */
export type NodeValues = ReadonlyMap<string, Float32Array>;
