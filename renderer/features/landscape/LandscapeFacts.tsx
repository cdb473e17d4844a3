import type { Landscape } from '../../../core/protocol/landscape.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import classes from './Landscape.module.css';

type Format = ReturnType<typeof useNumberFormat>;

interface FactsProps {
  readonly landscape: Landscape;
  /** It was to lie along the run's own way, which there is none of yet. */
  readonly isStopgap: boolean;
}

/** What is seen, said honestly. */
export function LandscapeFacts({ landscape, isStopgap }: FactsProps) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  return (
    <ul className={classes.facts} data-testid="landscape-facts">
      {[...(isStopgap ? [noWay] : []), ...factsOf(landscape, format, percent)].map((fact) => (
        <li key={fact.en}>{t(fact)}</li>
      ))}
    </ul>
  );
}

function factsOf(landscape: Landscape, format: Format, percent: (share: number) => string): readonly Text[] {
  const { runId, axes, explained, examples, hasStatistics, hasDropout, lowest, origin } = landscape;
  const facts = [axes.kind === 'weights' ? exact : slice];
  if (runId === null) facts.push(beforeTraining);
  if (explained) {
    const share = percent(explained[0] + explained[1]);
    facts.push(text(`It shows ${share} of the run’s movement.`, `Sie zeigt ${share} der Bewegung des Laufs.`));
  }
  const count = format(examples);
  facts.push(text(`Mean over ${count} training examples.`, `Mittel über ${count} Trainingsbeispiele.`));
  if (hasStatistics) facts.push(evalMode);
  if (hasDropout) facts.push(noDropout);
  if (lowest) {
    const loss = format(fromWire(lowest.loss), { maximumSignificantDigits: 4 });
    const [a, b] = [lowest.a + origin[0], lowest.b + origin[1]].map((place) => format(place, { maximumFractionDigits: 4 })); // prettier-ignore
    const where = axes.kind === 'weights' ? text(` at ${a}, ${b}`, ` bei ${a}; ${b}`) : same('');
    facts.push(text(`Lowest here (+): ${loss}${where.en}.`, `Tiefster Punkt hier (+): ${loss}${where.de}.`));
  }
  return facts;
}

const noWay = text(
  'The run has not moved yet, so two random directions are shown.',
  'Noch hat kein Lauf einen Weg zurückgelegt, darum sind zwei zufällige Richtungen gezeigt.',
);
const exact = text(
  'Exact: these two weights vary, all others stay fixed.',
  'Exakt: Diese beiden Gewichte ändern sich, alle anderen bleiben.',
);
const slice = text(
  'A slice through the space of all weights; the path of the run is projected onto it.',
  'Ein Schnitt durch den Raum aller Gewichte; der Weg des Laufs ist darauf projiziert.',
);
const beforeTraining = text('Around the weights before training.', 'Um die Gewichte vor dem Training herum.');
const noDropout = text(
  'In eval mode: dropout is off, training saw a rougher surface.',
  'Im Auswertungsmodus: Dropout ist aus, das Training sah eine rauere Fläche.',
);
const evalMode = text(
  'In eval mode: running statistics are kept as they are.',
  'Im Auswertungsmodus: Laufende Statistiken bleiben, wie sie sind.',
);
