/** A tensor by value, in TensorFlow.js's order. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Tensors by name, in the order of the network. */
export type NamedTensors = ReadonlyMap<string, NamedTensor>;

/** The numbers of nodes, by the node's path. */
export type NodeValues = ReadonlyMap<string, Float32Array>;
