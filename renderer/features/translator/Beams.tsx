import type { Beam } from '../../../core/protocol/reading.ts';
import { text } from '../../../core/text.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import { LikelyBars } from '../../kit/tokens/LikelyBars.tsx';
import { surpriseColour } from '../../kit/tokens/surprise.ts';
import { pieceText } from '../../kit/tokens/visible.ts';
import { asTree, sharedWith, tokenAt, useTranslator, type TranslationSource } from './translator.ts';
import classes from './Translator.module.css';

interface BeamsProps {
  readonly source: TranslationSource;
  /** The best first. */
  readonly beams: readonly Beam[];
}

/** The translation, the other beams as a tree, and what else could stand at the token that is looked at. */
export function Beams({ source, beams }: BeamsProps) {
  const t = useT();
  const looked = useTranslator((state) => state.looked);
  const [best] = beams;
  if (!best) return null;
  return (
    <>
      <p className={classes.translation} aria-label={t(text('Translation', 'Übersetzung'))}>
        {best.text === '' ? <span className="dim">{t(nothing)}</span> : best.text}
      </p>
      {!best.isWhole && <p className="dim">{t(endless)}</p>}
      {beams.length > 1 && <p className="dim">{t(scoreTip)}</p>}
      <ol className={classes.beams} aria-label={t(text('Token by token', 'Token für Token'))}>
        {asTree(beams).map((beam, i, all) => (
          <BeamRow
            key={beam.tokens.map(({ id }) => id).join(' ')}
            source={source}
            beam={beam}
            number={beams.indexOf(beam)}
            shared={sharedWith(all[i - 1], beam)}
            hasScore={beams.length > 1}
          />
        ))}
      </ol>
      <Looked source={source} token={tokenAt(beams, looked)} />
    </>
  );
}

interface BeamRowProps {
  readonly source: TranslationSource;
  readonly beam: Beam;
  /** 0: the best. */
  readonly number: number;
  /** So many of its first tokens stand in the row above. */
  readonly shared: number;
  readonly hasScore: boolean;
}

function BeamRow({ source, beam, number, shared, hasScore }: BeamRowProps) {
  const format = useNumberFormat();
  const percent = usePercent();
  const looked = useTranslator((state) => state.looked);
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const [log, score] = [beam.logProbability, beam.score].map((value) => format(fromWire(value), digits));
  return (
    <li data-best={number === 0}>
      {hasScore && (
        <span className={classes.score}>
          <b>{number + 1}</b> {log === score ? log : `${log} → ${score}`}
        </span>
      )}
      <span className={classes.tokens}>
        {beam.tokens.map((token, place) => (
          <button
            key={place}
            type="button"
            className={classes.token}
            data-shared={place < shared}
            aria-pressed={looked?.beam === number && looked.place === place}
            style={{ background: surpriseColour(fromWire(token.probability)) }}
            title={percent(fromWire(token.probability))}
            onClick={() => useTranslator.setState({ looked: { beam: number, place } })}
          >
            {pieceText(source.tokenizer, token)}
            <small>{percent(fromWire(token.probability))}</small>
          </button>
        ))}
      </span>
    </li>
  );
}

/** What else could stand where one looks. */
function Looked({ source, token }: { readonly source: TranslationSource; readonly token: ReturnType<typeof tokenAt> }) {
  const t = useT();
  if (!token) return <p className="dim">{t(pressOne)}</p>;
  const bars = token.likeliest.map(({ id, token: piece, probability }) => ({
    key: String(id),
    words: pieceText(source.tokenizer, { id, token: piece }),
    probability: fromWire(probability),
    isMarked: id === token.id,
  }));
  return (
    <div className={classes.looked}>
      <LikelyBars label={t(text('The likeliest tokens here', 'Die hier wahrscheinlichsten Tokens'))} bars={bars} />
    </div>
  );
}

const nothing = text('(nothing)', '(nichts)');
const endless = text(
  'The network has not said where it ends: there is no more room.',
  'Das Netz hat nicht gesagt, wo es endet: Mehr Platz ist nicht.',
);
const scoreTip = text(
  'Each beam with its rank and the sum of its log probabilities; after an arrow, with the length penalty.',
  'Jeder Beam mit Rang und Summe seiner Log-Wahrscheinlichkeiten; nach einem Pfeil mit der Längenstrafe.',
);
const pressOne = text(
  'Press a token to see the ten likeliest at its place. The stronger its colour, the less sure the network was.',
  'Ein Druck auf ein Token zeigt die zehn wahrscheinlichsten an seiner Stelle. Je kräftiger die Farbe, desto unsicherer war das Netz.',
);
