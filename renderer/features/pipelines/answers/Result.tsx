import type { PipelineAnswer, PipelineTask } from '../../../../core/protocol/pipelines.ts';
import type { Asked } from '../asking.ts';
import { Entities } from './Entities.tsx';
import { Found } from './Found.tsx';
import { Masks } from './Masks.tsx';
import { NextSentence } from './NextSentence.tsx';
import { Scores } from './Scores.tsx';
import { Similarities } from './Similarities.tsx';
import { Spans } from './Spans.tsx';
import { Vectors } from './Vectors.tsx';
import { WrittenAnswer } from './WrittenAnswer.tsx';

type Results = {
  readonly [Task in PipelineTask]: Pick<Extract<PipelineAnswer, { readonly task: Task }>, 'task' | 'result'>;
}[PipelineTask];

export type ResultProps = Results & {
  readonly input: Asked['input'];
  /** Whether the pieces of the vocabulary are bytes. */
  readonly isBytes: boolean;
  readonly isBusy: boolean;
};

/** What was found out, as the task shows it. */
export function Result(props: ResultProps) {
  const { task, result, input, isBytes, isBusy } = props;
  switch (task) {
    case 'fill-mask':
      return <Masks result={result} words={input.text} isBytes={isBytes} />;
    case 'next-sentence-prediction':
      return <NextSentence result={result} />;
    case 'text-classification':
      return <Scores result={result} />;
    case 'text-generation':
      return <WrittenAnswer result={result} begun={input.text} isBytes={isBytes} isBusy={isBusy} />;
    case 'question-answering':
      return <Spans result={result} context={input.pair ?? ''} />;
    case 'token-classification':
      return <Entities result={result} words={input.text} />;
    case 'sentence-similarity':
      return <Similarities result={result} sentences={[input.text, ...(input.others ?? [])]} />;
    case 'semantic-search':
      return <Found result={result} />;
    case 'feature-extraction':
      return <Vectors result={result} />;
  }
}
