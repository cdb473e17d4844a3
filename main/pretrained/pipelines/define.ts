import type { PipelineResults, PipelineTask, ReadToken, WrittenToken } from '../../../core/protocol/pipelines.ts';
import type { PipelineInput } from '../../../core/protocol/requests/pretrained.ts';
import { text } from '../../../core/text.ts';
import type { Encoding } from '../../../core/text/encoding.ts';
import type { Network, Wanted } from '../network.ts';

/** What is told of a work as it goes, and what ends it. */
export interface PipelineWork {
  readonly signal?: AbortSignal | undefined;
  readonly onToken?: ((token: WrittenToken) => void) | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** One task; it needs a line in `all.ts`. */
export interface Pipeline<Task extends PipelineTask = PipelineTask> {
  readonly task: Task;
  /** What a model must have for it. */
  readonly needs: Wanted;
  /** What it reads; absent: the text and its pair. */
  read?(network: Network, input: PipelineInput): Encoding;
  /** Fails with invalidRequest if something is missing, and with cancelled. */
  run(network: Network, input: PipelineInput, read: Encoding, work: PipelineWork): Promise<PipelineResults[Task]>;
}

export function definePipeline<Task extends PipelineTask>(pipeline: Pipeline<Task>): Pipeline<Task> {
  return pipeline;
}

/** The pieces of one or two texts in the model's template, cut to what it takes. */
export function readIn({ tokenizer, longest }: Pick<Network, 'tokenizer' | 'longest'>, text: string, pair?: string): Encoding {
  return tokenizer.encode(text, pair, { maxLength: longest, padTo: 0 });
} // prettier-ignore

export function readTokensOf({ ids, tokens, offsets }: Encoding): readonly ReadToken[] {
  return ids.map((id, i) => {
    const [from, to] = offsets[i] ?? [0, 0];
    return { id, token: tokens[i] ?? '', from, to };
  });
}

/** Which tokens are of the second text; not every model says so by segments: a special token follows the first text. */
export function secondText({ segments, isSpecial }: Pick<Encoding, 'segments' | 'isSpecial'>): readonly boolean[] {
  const firstWord = isSpecial.findIndex((special) => !special);
  const end = isSpecial.findIndex((special, i) => i > firstWord && special);
  return isSpecial.map((special, i) => !special && (segments.some((one) => one > 0) ? segments[i] === 1 : i > end));
}

export const nothingToRead = text(
  'The text has no token in it: enter one.',
  'Der Text enthält kein Token: einen eingeben.',
);
