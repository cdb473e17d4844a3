import type { PipelineResults } from '../../../../core/protocol/pipelines.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import { text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { LikelyBars } from '../../../kit/tokens/LikelyBars.tsx';
import { MarkedText } from './MarkedText.tsx';

interface EntitiesProps {
  readonly result: PipelineResults['token-classification'];
  readonly words: string;
}

/** The names in a text, marked there, and how sure the model is of each. */
export function Entities({ result: { entities }, words }: EntitiesProps) {
  const t = useT();
  if (entities.length === 0) return <p>{t(none)}</p>;
  return (
    <>
      <MarkedText words={words} marks={entities} />
      <LikelyBars
        label={t(text('Names', 'Namen'))}
        bars={entities.map(({ text: name, label, score, from }) => ({
          key: String(from),
          words: name,
          note: label,
          probability: fromWire(score),
        }))}
      />
    </>
  );
}

const none = text('The model finds no name in the text.', 'Das Modell findet keinen Namen im Text.');
