import type { Judgement } from '../../../core/protocol/reading.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { LikelyBars } from '../../kit/tokens/LikelyBars.tsx';
import type { ReadSource } from './playground.ts';
import classes from './Playground.module.css';

interface JudgementsProps {
  readonly source: ReadSource;
  readonly judgements: readonly Judgement[];
  readonly hasPair: boolean;
}

/** What the network says of the text as a whole: its class, or whether the second sentence follows. */
export function Judgements({ source, judgements, hasPair }: JudgementsProps) {
  const isRelation = source.kind === 'masked';
  const t = useT();
  return judgements.map(({ name, classes: all }) => {
    const title = isRelation ? follows : name === '' ? kind : same(name);
    const bars = all.map(({ name: of, probability }) => ({
      key: of,
      words: t(isRelation ? (relationTexts[of] ?? same(of)) : same(of)),
      probability: fromWire(probability),
    }));
    const shown = isRelation ? bars : bars.toSorted((a, b) => b.probability - a.probability).slice(0, MOST_CLASSES);
    return (
      <section key={name} className={classes.block} aria-label={t(title)}>
        <h3 className={classes.title}>{t(title)}</h3>
        {isRelation && !hasPair ? <p className="dim">{t(noPair)}</p> : <LikelyBars label={t(title)} bars={shown} />}
      </section>
    );
  });
}

const MOST_CLASSES = 20;

const follows = text('Does the second sentence follow?', 'Folgt der zweite Satz?');
const kind = text('Class', 'Klasse');
const noPair = text(
  'Enter a second sentence: the network says whether it follows on the first.',
  'Einen zweiten Satz eingeben: Das Netz sagt, ob er auf den ersten folgt.',
);
const relationTexts: Readonly<Record<string, Text>> = {
  next: text('it follows', 'er folgt'),
  random: text('another one', 'ein anderer'),
};
