import { useState } from 'react';
import type { PipelineResults } from '../../../../core/protocol/pipelines.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import { counted, text } from '../../../../core/text.ts';
import { legible } from '../../../../core/text/legible.ts';
import { useT } from '../../../kit/language.ts';
import { LikelyBars } from '../../../kit/tokens/LikelyBars.tsx';
import { WrittenTokens } from '../../../kit/tokens/WrittenTokens.tsx';
import classes from '../pipelines.module.css';

interface WrittenAnswerProps {
  readonly result: PipelineResults['text-generation'];
  readonly begun: string;
  readonly isBytes: boolean;
  readonly isBusy: boolean;
}

/** The text as it is written; of the token that is looked at, what else could have stood there. */
export function WrittenAnswer({ result, begun, isBytes, isBusy }: WrittenAnswerProps) {
  const t = useT();
  const { tokens } = result;
  const [place, setPlace] = useState<number | null>(null);
  const shown = place ?? tokens.length - 1;
  const token = tokens[shown];
  const number = shown + 1;
  // Bytes of a character that never became whole.
  const rest = result.text.slice(tokens.reduce((length, one) => length + one.text.length, 0));
  return (
    <>
      <div className={classes.written}>
        <WrittenTokens
          label={text('Generated text', 'Erzeugter Text')}
          begun={begun}
          tokens={tokens}
          place={place}
          onPlace={setPlace}
          isBusy={isBusy}
          isColoured
          nameOf={(one) => legible(one.token, isBytes)}
          rest={rest}
        />
      </div>
      {token && (
        <div>
          <h4>{t(text(`What could stand at token ${number}`, `Was an Token ${number} stehen könnte`))}</h4>
          <LikelyBars
            label={t(text('The likeliest tokens here', 'Die hier wahrscheinlichsten Tokens'))}
            bars={token.likeliest.map(({ id, token: piece, probability }) => ({
              key: String(id),
              words: legible(piece, isBytes),
              probability: fromWire(probability),
              isMarked: id === token.id,
            }))}
          />
          <p className="dim">{t(pressOne)}</p>
        </div>
      )}
      {!isBusy && <p className="dim">{t(counted(tokens.length, ['token written', 'tokens written'], ['Token geschrieben', 'Tokens geschrieben']))}</p>}
    </>
  );
} // prettier-ignore

const pressOne = text(
  'As the model says it, before temperature, top k and top p. Press a token of the text to see its place; the stronger its colour, the less likely it was.',
  'Wie das Modell es sagt, vor Temperatur, Top k und Top p. Ein Druck auf ein Token des Textes zeigt seine Stelle; je kräftiger die Farbe, desto unwahrscheinlicher war es.',
);
