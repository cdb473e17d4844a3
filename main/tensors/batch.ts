/** Examples as they enter a step. The arrays may be longer than `size` examples and are reused by the caller. */
export interface Batch {
  readonly size: number;
  /** [size, ...shape] */
  readonly features: Float32Array;
  /** [size] class indices, or [size, values]. */
  readonly labels: Int32Array | Float32Array;
}
