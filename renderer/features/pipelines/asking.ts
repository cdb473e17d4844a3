import { create } from 'zustand';
import type { EngineClient } from '../../../core/protocol/client.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import {
  pipelineTasks,
  type PipelineAnswer,
  type PipelineTask,
  type WrittenToken,
} from '../../../core/protocol/pipelines.ts';
import { MOST_CHARACTERS, MOST_LINES } from '../../../core/protocol/requests/pretrained.ts';
import { text, type Text } from '../../../core/text.ts';
import { createAsker } from '../../link/ask.ts';
import { isCancelled } from '../../link/errors.ts';
import { hear } from '../../link/follow.ts';
import { engine } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { blank, taskOf, type Entered } from './tasks.ts';

/** A question as it was asked, and what has been told of its answer so far. */
export interface Asked {
  readonly key: string;
  readonly task: PipelineTask;
  readonly model: string;
  readonly input: EngineParams['runPipeline']['input'];
  readonly tokens: readonly WrittenToken[];
  /** Of the texts that are read, or of the model's weights while it is loaded; null: unknown. */
  readonly share: number | null;
  readonly isLoading: boolean;
}

interface Answered {
  readonly asked: Asked;
  readonly answer: PipelineAnswer | undefined;
  readonly error: unknown;
}

interface PipelinesState {
  readonly entered: Readonly<Record<PipelineTask, Entered>>;
  readonly asking: Asked | null;
  readonly answers: Readonly<Partial<Record<PipelineTask, Answered>>>;
  /** Counts what has failed: a model may have been removed, so that the list is asked for anew. */
  readonly failures: number;
}

const begun = Object.fromEntries(
  pipelineTasks.map((task) => [task, { ...blank, ...taskOf(task).examples[0] }]),
) as PipelinesState['entered'];

/** What pretrained models are asked in this window, whatever is open in it. */
export const usePipelines = create<PipelinesState>()(() => ({
  entered: begun,
  asking: null,
  answers: {},
  failures: 0,
}));

export function enter(task: PipelineTask, change: Partial<Entered>): void {
  usePipelines.setState(({ entered }) => ({ entered: { ...entered, [task]: { ...entered[task], ...change } } }));
}

/** Lines with something in them; of texts that are searched their empty ones count, so that numbers are those of the file. */
const linesIn = (lines: string) => lines.split(/\r?\n/);
export const filledLines = (lines: string): readonly string[] => linesIn(lines).filter((line) => line.trim() !== '');

export function inputOf(task: PipelineTask, entered: Entered): Asked['input'] {
  const { text: words, pair, lines, top, tokens, temperature, topK, topP, seed } = entered;
  const { pairLabel, linesLabel, topLabel } = taskOf(task);
  const others = task === 'semantic-search' ? linesIn(lines) : filledLines(lines);
  return {
    text: words,
    ...(pairLabel && { pair }),
    ...(linesLabel && { others: others.slice(0, MOST_LINES).map((line) => line.slice(0, MOST_CHARACTERS)) }),
    ...(topLabel && { top }),
    ...(task === 'text-generation' && {
      tokens,
      seed,
      sampling: { temperature, ...(topK > 0 && { topK }), ...(topP < 1 && { topP }) },
    }),
  };
}

/** Why a question cannot be asked yet. */
export function missingIn(task: PipelineTask, { text: words, pair, lines }: Entered): Text | undefined {
  const { pairLabel, linesLabel } = taskOf(task);
  if (words.trim() === '') return text('Enter a text first.', 'Zuerst einen Text eingeben.');
  if (pairLabel && pair.trim() === '') return text('Enter the second text as well.', 'Auch den zweiten Text eingeben.');
  if (linesLabel && filledLines(lines).length === 0) return text('Enter at least one line.', 'Mindestens eine Zeile eingeben.'); // prettier-ignore
  if (task === 'fill-mask' && !/\[MASK\]|<mask>/i.test(words)) return noMask;
  return undefined;
}

const noMask = text(
  'Write [MASK] where a word is to be filled in, or press “Insert [MASK]”.',
  '[MASK] schreiben, wo ein Wort ergänzt werden soll, oder „[MASK] einfügen“ drücken.',
);

const asker = createAsker();

/** Asks a model what is entered for a task; what was asked before is not wanted any more. */
export async function ask(task: PipelineTask, model: string): Promise<void> {
  giveUp();
  const key = crypto.randomUUID();
  const input = inputOf(task, usePipelines.getState().entered[task]);
  usePipelines.setState({ asking: { key, task, model, input, tokens: [], share: null, isLoading: false } });
  const outcome = await asker.ask(() => engine().request('runPipeline', { key, task, name: model, input }));
  if (!outcome) return;
  const { data: answer, error } = outcome;
  usePipelines.setState(({ asking: asked, answers, failures }) => {
    if (!asked || isCancelled(error)) return { asking: null };
    return {
      asking: null,
      answers: { ...answers, [task]: { asked, answer, error } },
      failures: failures + (answer ? 0 : 1),
    };
  });
}

/** A text that is being written ends where it is and stays; everything else is given up. */
export function stop(): void {
  const { asking } = usePipelines.getState();
  if (!asking) return;
  if (asking.tokens.length === 0) giveUp();
  else tell('stopPipeline', { key: asking.key });
}

function giveUp(): void {
  const { asking } = usePipelines.getState();
  if (!asking) return;
  asker.forget();
  tell('stopPipeline', { key: asking.key });
  usePipelines.setState({ asking: null });
}

export function followPipelines(client: EngineClient): void {
  hear(client, 'pipelineProgress', ({ key, tokens, share, isLoading }) =>
    usePipelines.setState(({ asking }) =>
      asking?.key === key
        ? { asking: { ...asking, tokens: [...asking.tokens, ...tokens], share: share ?? asking.share, isLoading } }
        : {},
    ),
  );
}
