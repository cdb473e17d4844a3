import { useState } from 'react';
import type { PipelineResults } from '../../../../core/protocol/pipelines.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import { text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { LikelyBars } from '../../../kit/tokens/LikelyBars.tsx';
import { MarkedText } from './MarkedText.tsx';

interface SpansProps {
  readonly result: PipelineResults['question-answering'];
  readonly context: string;
}

/** The answers, and where in the text the one that is looked at stands. */
export function Spans({ result: { answers }, context }: SpansProps) {
  const t = useT();
  const [shown, setShown] = useState(0);
  const mark = answers[shown] ?? answers[0];
  return (
    <>
      <MarkedText words={context} marks={mark ? [mark] : []} />
      <LikelyBars
        label={t(text('Answers', 'Antworten'))}
        tip={t(text('Mark it in the text', 'Im Text markieren'))}
        onChoose={setShown}
        bars={answers.map(({ text: words, from, to, score }) => ({
          key: `${from} ${to}`,
          words,
          probability: fromWire(score),
          isMarked: mark?.from === from && mark.to === to,
        }))}
      />
    </>
  );
}
