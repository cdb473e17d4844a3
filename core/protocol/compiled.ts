/** What one training step of a document becomes when it is compiled. */
export type CompiledGraph = CompiledStepGraph | NotCompiled;

/** Why it cannot be compiled; it is trained operation by operation then. */
export interface NotCompiled {
  readonly isCompiled: false;
  /** The node of the document in whose work it lies; null when it is in none's. */
  readonly nodeId: string | null;
  /** What of TensorFlow.js cannot be traced; null when ONNX Runtime refused the whole graph. */
  readonly kernel: string | null;
  /** English. */
  readonly reason: string;
}

export interface OperatorCount {
  /** As ONNX calls it: Gemm, Conv. Our own kernels that update long weights: Update (WebAssembly). */
  readonly operator: string;
  readonly count: number;
}

export interface NodeCount {
  /** The path of a node: what is computed for it forward, backward and to update its weights. null: the loss. */
  readonly nodeId: string | null;
  readonly count: number;
}

export interface CompiledStepGraph {
  readonly isCompiled: true;
  readonly batchSize: number;
  /** On what it runs, for the user: as `RunDevice.label`. */
  readonly label: string;
  /** Operations of TensorFlow.js as they were traced, and what is left of them after clean-up. */
  readonly traced: number;
  readonly cleaned: number;
  /** Operators that it is handed over as, the most frequent first. */
  readonly operators: readonly OperatorCount[];
  /** The same by node, in the order of the network. */
  readonly nodes: readonly NodeCount[];
  readonly bytes: {
    readonly weights: number;
    /** What the optimizer keeps beside the weights. */
    readonly slots: number;
    readonly batch: number;
    /** The whole step as an ONNX file: without weights, they are given to it. */
    readonly model: number;
  };
  readonly milliseconds: { readonly tracing: number; readonly cleaning: number; readonly session: number };
  /** null when it was not asked for. */
  readonly profile: StepProfile | null;
}

export interface Timing {
  /** In one step. */
  readonly count: number;
  /** In one step, on average. */
  readonly milliseconds: number;
  /** Of the time of all operators, a fraction. */
  readonly share: number;
}

/** How long one step takes, measured on noise. ONNX Runtime fuses operators, so there are fewer than in the model. */
export interface StepProfile {
  /** How many steps were measured. */
  readonly steps: number;
  /** Of one step as a whole, on average. */
  readonly milliseconds: number;
  /** The longest first. `providers` are those that really ran it: CPU, WebGPU. */
  readonly operators: readonly (Timing & { readonly operator: string; readonly providers: readonly string[] })[];
  /** In the order of the network. */
  readonly nodes: readonly (Timing & { readonly nodeId: string | null })[];
}
