import type { PipelineAnswer, PipelineTask } from '../../../core/protocol/pipelines.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { PipelineInput } from '../../../core/protocol/requests/pretrained.ts';
import { text } from '../../../core/text.ts';
import type { Network } from '../network.ts';
import * as all from './all.ts';
import { nothingToRead, readIn, readTokensOf, type Pipeline, type PipelineWork } from './define.ts';

const pipelines = new Map<PipelineTask, Pipeline>(
  Object.values(all).map((pipeline) => [pipeline.task, pipeline as Pipeline]),
);

/** The tasks that a model can be asked. */
export function tasksOf({ has }: Pick<Network, 'has'>): readonly PipelineTask[] {
  return [...pipelines.values()].filter(({ needs }) => has(needs)).map(({ task }) => task);
}

/** Asks a model. Fails with invalidRequest if it cannot do this, or the text has no tokens, and with cancelled. */
export async function runPipeline(task: PipelineTask, network: Network, input: PipelineInput, work: PipelineWork = {}): Promise<PipelineAnswer> {
  const pipeline = pipelines.get(task);
  if (!pipeline?.needs || !network.has(pipeline.needs)) throw cannot(network, task);
  const begin = performance.now();
  const read = pipeline.read?.(network, input) ?? readIn(network, input.text, input.pair);
  if (read.isSpecial.every((special) => special)) throw new EngineError('invalidRequest', nothingToRead);
  const result = await pipeline.run(network, input, read, work);
  const seconds = (performance.now() - begin) / 1000;
  return { task, model: network.name, tokens: readTokensOf(read), isCut: isCut(network, input, read.ids.length), seconds, result } as PipelineAnswer;
} // prettier-ignore

/** Whether the model saw less than there is. */
function isCut({ tokenizer, longest }: Network, { text: given, pair }: PipelineInput, length: number): boolean {
  return length > longest || (length === longest && tokenizer.encode(given, pair, { maxLength: 1 << 30, padTo: 0 }).ids.length > longest);
} // prettier-ignore

function cannot(network: Network, task: PipelineTask): EngineError {
  const tasks = tasksOf(network).join(', ');
  return new EngineError(
    'invalidRequest',
    text(
      `${network.name} has nothing for ${task}: it can be asked for ${tasks}.`,
      `${network.name} hat nichts für ${task}: Fragen lässt es sich nach ${tasks}.`,
    ),
  );
}
