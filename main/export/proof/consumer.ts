import type { Text } from '../../../core/text.ts';
import type { SafeTensor } from '../../files/safetensors.ts';

/** Tensors [examples, ...], by the name of an input or output. */
export type Named = ReadonlyMap<string, SafeTensor>;

/** Examples, and what the app computes from them. */
export interface ProofExamples {
  readonly count: number;
  readonly inputs: Named;
  /** In the order of the network's outputs. */
  readonly outputs: Named;
}

/** What a consumer is to compute. */
export interface Task {
  /** Where a file of the export lies. */
  at(name: string): string;
  readonly inputs: Named;
  /** The names of the outputs, in order. */
  readonly outputs: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export interface Consumed {
  readonly outputs: Named;
  /** Of the programs that computed. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Another program that computes with an export: a new process with none of the app's code. */
export interface Consumer {
  readonly name: string;
  /**
   * Throws NotHere if the program is not on this computer, an EngineError with cancelled, and any other error if it
   * does not accept the export.
   */
  run(task: Task): Promise<Consumed>;
}

/** A consumer that this computer lacks. */
export class NotHere extends Error {
  readonly why: Text;

  constructor(why: Text) {
    super(why.en);
    this.name = 'NotHere';
    this.why = why;
  }
}
