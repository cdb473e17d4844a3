import type { MaskedPlace } from '../../../core/protocol/reading.ts';
import { text } from '../../../core/text.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { LikelyBars, type LikelyBar } from '../../kit/tokens/LikelyBars.tsx';
import { visible } from '../../kit/tokens/visible.ts';
import classes from './Playground.module.css';

/** What could stand at a hidden place, with the word that stands there. */
export function Hidden({ place: { place, likeliest, truth } }: { readonly place: MaskedPlace }) {
  const t = useT();
  const format = useNumberFormat();
  const rank = format(truth.rank + 1);
  const bars: LikelyBar[] = likeliest.map(({ id, token, probability }) => ({
    key: String(id),
    words: visible(token),
    probability: fromWire(probability),
    isMarked: id === truth.id,
    note: id === truth.id ? t(trueWord) : undefined,
  }));
  const last = {
    key: 'truth',
    words: visible(truth.token),
    probability: fromWire(truth.probability),
    isMarked: true,
    note: t(text(`true, rank ${rank}`, `wahr, Rang ${rank}`)),
  };
  const at = format(place + 1);
  const title = text(`Place ${at}: ${truth.token}`, `Platz ${at}: ${truth.token}`);
  return (
    <section className={classes.block} aria-label={t(title)}>
      <h3 className={classes.title}>{t(title)}</h3>
      <LikelyBars
        label={t(text('The likeliest words', 'Die wahrscheinlichsten Wörter'))}
        bars={truth.rank < likeliest.length ? bars : [...bars, last]}
      />
    </section>
  );
}

const trueWord = text('true', 'wahr');
