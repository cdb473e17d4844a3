import type { TextSource } from '../../../core/data/kinds/plainText.ts';
import { tokenNames } from '../../../core/text/names.ts';
import { text } from '../../../core/text.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import { LikelyBars } from '../../kit/tokens/LikelyBars.tsx';
import { pieceText } from '../../kit/tokens/visible.ts';
import classes from './Generation.module.css';
import { choose, useWriting } from './writing.ts';

/** What could stand at the place that is looked at: another one can be chosen. */
export function Choices({ source }: { readonly source: TextSource }) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const { written, place } = useWriting();
  const token = place === null ? undefined : written[place];
  if (!token || place === null) {
    return <p className={`${classes.choices} dim`}>{written.length > 0 && t(pressOne)}</p>;
  }
  const { id, rank, probability, likeliest } = token;
  const shown = pieceText(source.tokenizer, token);
  const [at, size, number] = [place + 1, tokenNames(source.tokenizer).length, rank + 1].map((one) => format(one));
  const bars = likeliest.map((one) => ({
    key: String(one.id),
    words: pieceText(source.tokenizer, one),
    probability: fromWire(one.probability),
    isMarked: one.id === id,
  }));
  return (
    <div className={classes.choices} role="group" aria-label={t(text('Choices', 'Auswahl'))}>
      <p className={classes.chosen}>
        <code>{shown}</code> {percent(fromWire(probability))}
      </p>
      <p className="dim">
        {t(
          text(`Token ${at}, id ${id}: rank ${number} of ${size}`, `Token ${at}, Id ${id}: Rang ${number} von ${size}`),
        )}
      </p>
      <LikelyBars
        label={t(text('The likeliest tokens here', 'Die hier wahrscheinlichsten Tokens'))}
        bars={bars}
        tip={t(text('Take this one and go on from it', 'Dieses nehmen und von hier weiterschreiben'))}
        onChoose={(i) => {
          const one = likeliest[i];
          if (one) void choose(place, one);
        }}
      />
      <p className="dim">{t(before)}</p>
    </div>
  );
}

const pressOne = text(
  'Press a token to see the ten likeliest at its place.',
  'Ein Druck auf ein Token zeigt die zehn wahrscheinlichsten an seiner Stelle.',
);
const before = text(
  'As the network says it, before temperature, top k and top p. Press one: the text goes on from there.',
  'Wie das Netz es sagt, vor Temperatur, Top k und Top p. Ein Druck darauf: Der Text geht von dort weiter.',
);
