/** What a training step of a document is compiled to. */
export type CompiledGraph = CompiledStepGraph | NotCompiled;

/** Why it cannot be compiled; it is then trained op by op. */
export interface NotCompiled {
  readonly isCompiled: false;
  /** The document's node whose computation is the cause; null if none. */
  readonly nodeId: string | null;
  /** The TensorFlow.js kernel that cannot be traced; null if ONNX Runtime rejected the whole graph. */
  readonly kernel: string | null;
  /** In English. */
  readonly reason: string;
}

export interface OperatorCount {
  /** As named in ONNX: Gemm, Conv. Our own kernels, for updating large weights and drawing masks: Update (WebAssembly). */
  readonly operator: string;
  readonly count: number;
}

export interface NodeCount {
  /** The path of a node, for its forward and backward pass and weight updates. null: the loss. */
  readonly nodeId: string | null;
  readonly count: number;
}

export interface CompiledStepGraph {
  readonly isCompiled: true;
  readonly batchSize: number;
  /** What it runs on, for the user: as `RunDevice.label`. */
  readonly label: string;
  /** The number of TensorFlow.js ops traced, and how many remain after clean-up. */
  readonly traced: number;
  readonly cleaned: number;
  /** Operators in the compiled graph, most frequent first. */
  readonly operators: readonly OperatorCount[];
  /** The same by node, in network order. */
  readonly nodes: readonly NodeCount[];
  readonly bytes: {
    readonly weights: number;
    /** The optimizer's state besides the weights. */
    readonly slots: number;
    readonly batch: number;
    /** Size of the whole step as an ONNX file, without weights: those are inputs. */
    readonly model: number;
  };
  readonly milliseconds: { readonly tracing: number; readonly cleaning: number; readonly session: number };
  /** null if not requested. */
  readonly profile: StepProfile | null;
}

export interface Timing {
  /** Per step. */
  readonly count: number;
  /** Per step, on average. */
  readonly milliseconds: number;
  /** The fraction of the total time of all operators. */
  readonly share: number;
}

/**
 * How long a step takes, measured on random input. ONNX Runtime fuses operators, so there are fewer than in the model.
 */
export interface StepProfile {
  /** How many steps were measured. */
  readonly steps: number;
  /** For a step as a whole, on average. */
  readonly milliseconds: number;
  /** Slowest first. `providers` are those that actually ran it: CPU, WebGPU. */
  readonly operators: readonly (Timing & { readonly operator: string; readonly providers: readonly string[] })[];
  /** In network order. */
  readonly nodes: readonly (Timing & { readonly nodeId: string | null })[];
}
