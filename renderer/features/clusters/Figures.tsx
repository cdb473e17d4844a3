import { SegmentedControl } from '@mantine/core';
import type { Clustering } from '../../../core/protocol/clusters.ts';
import { counted, same, text, type Text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { Mark } from '../../kit/plot/Marks.tsx';
import classes from './clusters.module.css';
import type { Look } from './look.ts';
import { change, useClusters, type SideName } from './state.ts';
import type { Drawn } from './useSide.ts';

interface FiguresProps {
  readonly name: SideName;
  readonly drawn: Drawn;
  readonly found: Clustering;
  readonly look: Look | undefined;
}

/** What the marks stand for, and how good the clusters are. */
export function Figures({ name, drawn, found, look }: FiguresProps) {
  const t = useT();
  const format = useNumberFormat();
  const isByClass = useClusters((state) => state[name].isByClass);
  const number = (value: number) => format(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const { silhouette, agreement, course, noise } = found;
  const { left } = drawn.facts;
  return (
    <div className={classes.figures} data-testid={`figures-${name}`}>
      {drawn.classes && (
        <SegmentedControl
          size="xs"
          aria-label={t(text('Colours', 'Farben'))}
          data={[
            { value: 'clusters', label: t(text('Clusters found', 'Gefundene Cluster')) },
            { value: 'classes', label: t(text('True classes', 'Wahre Klassen')) },
          ]}
          value={isByClass ? 'classes' : 'clusters'}
          onChange={(value) => change(name, { isByClass: value === 'classes' })}
        />
      )}
      <dl>
        <Figure label={text('Silhouette', 'Silhouette')} help={silhouetteHelp} value={silhouette ? number(silhouette.mean) : '–'} />
        {agreement !== null && <Figure label={text('Adjusted Rand index', 'Angepasster Rand-Index')} help={agreementHelp} value={number(agreement)} />}
        {course && <Figure label={text('Inertia', 'Inertia')} help={inertiaHelp} value={format(course.inertia, { maximumSignificantDigits: 5 })} />}
      </dl>
      <Legend drawn={drawn} found={found} isByClass={isByClass} hasBorders={look?.points.some(({ isHollow }) => isHollow) ?? false} />
      {remarksOn(drawn, found).map((remark) => (
        <p key={remark.en} className="dim">
          {t(remark)}
        </p>
      ))}
      {left > 0 && <p className="dim">{t(leftOut(drawn.facts.count, left))}</p>}
      {noise > 0 && silhouette && <p className="dim">{t(withoutNoise)}</p>}
    </div>
  );
} // prettier-ignore

function Figure({ label, help, value }: { readonly label: Text; readonly help: Text; readonly value: string }) {
  const t = useT();
  return (
    <div title={t(help)}>
      <dt>{t(label)}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Entries of a legend at most. */
const MOST_SHOWN = 12;

interface LegendProps {
  readonly drawn: Drawn;
  readonly found: Clustering;
  readonly isByClass: boolean;
  readonly hasBorders: boolean;
}

function Legend({ drawn, found, isByClass, hasBorders }: LegendProps) {
  const t = useT();
  const format = useNumberFormat();
  const entries = isByClass
    ? drawn.facts.classes.map((label, group) => ({ group, label: same(label) }))
    : found.sizes.map((size, group) => ({ group, label: text(`Cluster ${group + 1}: ${format(size)}`, `Cluster ${group + 1}: ${format(size)}`) }));
  const rest = entries.length - MOST_SHOWN;
  return (
    <ul className={classes.legend}>
      {entries.slice(0, MOST_SHOWN).map(({ group, label }) => (
        <li key={group}>
          <Mark shape="disc" group={group} />
          {t(label)}
        </li>
      ))}
      {rest > 0 && <li className="dim">{t(text(`and ${rest} more`, `und ${rest} weitere`))}</li>}
      {hasBorders && (
        <li>
          <Mark shape="disc" group={0} isHollow />
          {t(text('hollow: border points', 'hohl: Randpunkte'))}
        </li>
      )}
      {!isByClass && found.noise > 0 && (
        <li>
          <Mark shape="cross" group={-1} />
          {t(text(`Noise: ${format(found.noise)}`, `Rauschen: ${format(found.noise)}`))}
        </li>
      )}
    </ul>
  );
} // prettier-ignore

/** What is to be said of figures that are missing, or of less than all. */
function remarksOn({ facts }: Drawn, { silhouette, sizes, noise, course }: Clustering): readonly Text[] {
  const remarks: Text[] = [];
  if (sizes.length === 0) remarks.push(text('All points are noise: choose a larger eps, or fewer neighbours.', 'Alle Punkte sind Rauschen: ein größeres eps oder weniger Nachbarn wählen.'));
  else if (sizes.length === 1 && !course) remarks.push(text('There is only one cluster: choose a smaller eps for more.', 'Es gibt nur einen Cluster: für mehr ein kleineres eps wählen.'));
  const empty = course ? sizes.filter((size) => size === 0).length : 0;
  if (course && course.centres.shape[1] !== undefined && course.centres.shape[1] > sizes.length - empty) remarks.push(text('There are fewer different points than centres: some clusters stay empty.', 'Es gibt weniger verschiedene Punkte als Zentren: Einige Cluster bleiben leer.'));
  if (silhouette && silhouette.of < facts.count - noise) {
    const points = counted(silhouette.of, ['point', 'points'], ['Punkten', 'Punkten']);
    remarks.push(text(`The silhouette is that of ${points.en} drawn from all.`, `Die Silhouette ist die von ${points.de}, aus allen gezogen.`));
  }
  return remarks;
} // prettier-ignore

const leftOut = (count: number, left: number) =>
  text(`${count} of ${count + left} are taken, at even distances.`, `${count} von ${count + left} sind genommen, in gleichen Abständen.`); // prettier-ignore
const withoutNoise = text(
  'The silhouette leaves noise out; for the Rand index it is a cluster of its own.',
  'Die Silhouette lässt Rauschen weg; für den Rand-Index ist es ein eigener Cluster.',
);
const silhouetteHelp = text(
  'From −1 to 1: how much nearer points are to their own cluster than to the next one.',
  'Von −1 bis 1: wie viel näher Punkte dem eigenen Cluster sind als dem nächsten.',
);
const agreementHelp = text(
  '1: the clusters are the true classes. 0: as if drawn at random.',
  '1: Die Cluster sind die wahren Klassen. 0: wie zufällig gezogen.',
);
const inertiaHelp = text(
  'The sum of squared distances of the points to their centres.',
  'Die Summe der quadrierten Abstände der Punkte zu ihren Zentren.',
);
