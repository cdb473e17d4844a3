import { z } from 'zod';
import type { Text } from '../text.ts';

/** An input or output of a file, as it says itself; sizes that it leaves open have a name. */
export interface ModelFilePort {
  readonly name: string;
  /** The kind of its numbers, in the file's words: float32, int64, text. */
  readonly kind: string;
  readonly shape: readonly (number | string)[];
  /** What becomes of it as a port of a block. */
  readonly note: Text | null;
}

/** What a file of ONNX says before it is loaded. */
export interface ModelFileLook {
  readonly name: string;
  readonly bytes: number;
  /** About how much memory it takes while it runs. */
  readonly memory: number;
  readonly producer: string;
  readonly inputs: readonly ModelFilePort[];
  readonly outputs: readonly ModelFilePort[];
  /** Sizes that are open besides the number of examples, and what they usually are. */
  readonly open: readonly { readonly name: string; readonly usual: number }[];
  /** Why it cannot become a network of blocks; null: it can. */
  readonly notNetwork: Text | null;
  /** How many of its parts would run as foreign operators in a network, and of how many. */
  readonly foreign: number;
  readonly parts: number;
}

/** How a file of ONNX is taken: as a network of blocks, or as one block that runs it as it is. */
export const takenAs = z.enum(['network', 'block']);
export type TakenAs = z.infer<typeof takenAs>;

/** What the sizes become that it leaves open, by their names. */
export const openSizes = z.record(z.string().max(200), z.number().int().min(1).max(1_000_000));
export type OpenSizes = z.infer<typeof openSizes>;
