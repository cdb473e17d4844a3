import { Button, CopyButton } from '@mantine/core';
import { lossMetric, type Metric } from '../../../core/losses/metrics.ts';
import type { Race, RaceStanding } from '../../../core/protocol/race.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { text, type Text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useT } from '../../kit/language.ts';
import { durationText } from '../../kit/numbers.ts';
import panel from '../../kit/panel.module.css';
import { hasValidation } from '../../../core/data/source.ts';
import { metricOn, useMetricTexts } from '../../workspace/shared/phrases.ts';
import classes from './Landscape.module.css';
import { racerColour, racerOf } from './racers.ts';

/** What is measured is that of the last epoch. */
function useColumns({ standings, metrics }: Race): readonly Text[] {
  const part = useDocument(({ document: { data } }) => (hasValidation(data) ? 'validation' : 'test'));
  const isHeld = standings.some(({ held }) => held !== null);
  return [
    metricOn('training', lossMetric),
    metricOn(part, lossMetric),
    ...othersOf(metrics).map((metric) => metricOn(isHeld ? part : 'training', metric)),
    text('best training loss (epoch)', 'bester Trainingsverlust (Epoche)'),
    text('steps', 'Schritte'),
    text('time', 'Zeit'),
  ];
}

const othersOf = (metrics: readonly Metric[]) => metrics.filter(({ name }) => name !== lossMetric.name);

/** Of those that have not trained all epochs. */
const endings: Partial<Record<RaceStanding['status'], Text>> = {
  diverged: text('(diverged)', '(divergiert)'),
  cancelled: text('(cancelled)', '(abgebrochen)'),
};

/** How the contestants of a race have done; the one with the lowest loss stands out. */
export function RaceTable({ race }: { readonly race: Race }) {
  const t = useT();
  const { short } = useMetricTexts();
  const row = useRow(race.metrics);
  const columns = useColumns(race);
  const best = bestOf(race.standings);
  const nameOf = ({ optimizer, learningRate, status }: RaceStanding) => {
    const ending = endings[status];
    return `${t(racerOf(optimizer).label)}, ${short(learningRate)}${ending ? ` ${t(ending)}` : ''}`;
  };
  const lines = race.standings.map((standing) => [nameOf(standing), ...row(standing)]);
  const copied = [['', ...columns.map(t)], ...lines].map((cells) => cells.join('\t')).join('\n');
  return (
    <div className={classes.race}>
      <table className={panel.table} aria-label={t(text('Results of the race', 'Ergebnisse des Rennens'))}>
        <thead>
          <tr>
            <th scope="col">{t(text('optimizer, rate', 'Optimierer, Rate'))}</th>
            <th />
            {columns.map((column) => (
              <th key={column.en} scope="col">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {race.standings.map((standing, i) => (
            <tr
              key={i}
              data-testid="race-row"
              data-cancelled={standing.status === 'cancelled'}
              className={i === best ? classes.best : undefined}
            >
              <th scope="row">
                <span className={classes.swatch} style={{ background: racerColour(i) }} aria-hidden />
                {nameOf(standing)}
              </th>
              <td>
                <TakeOver standing={standing} name={nameOf(standing)} />
              </td>
              {row(standing).map((cell, k) => (
                <td key={k}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <CopyButton value={copied}>
        {({ copied: isCopied, copy }) => (
          <Button size="compact-xs" variant="subtle" onClick={copy}>
            {t(isCopied ? text('Copied', 'Kopiert') : text('Copy the table', 'Tabelle kopieren'))}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

/** Trains the network of the canvas as this contestant was trained. */
function TakeOver({ standing, name }: { readonly standing: RaceStanding; readonly name: string }) {
  const words = useT()(text('Take over', 'Übernehmen'));
  return (
    <Button size="compact-xs" variant="subtle" aria-label={`${words}: ${name}`} onClick={() => takeOver(standing)}>
      {words}
    </Button>
  );
}

/** The cells of a contestant, without its name. */
function useRow(metrics: readonly Metric[]): (standing: RaceStanding) => readonly string[] {
  const { loss, say } = useMetricTexts();
  const measured = ({ values, held }: RaceStanding, metric: Metric) => (held ?? values)?.[metric.name];
  return (standing) => [
    standing.values ? loss(standing.values.loss) : '',
    standing.held ? loss(standing.held.loss) : '',
    ...othersOf(metrics).map((metric) => {
      const value = measured(standing, metric);
      return value === undefined ? '' : say(metric, value);
    }),
    standing.best ? `${loss(standing.best.loss)} (${standing.best.epoch})` : '',
    String(standing.steps),
    durationText(standing.seconds),
  ];
}

/** The contestant with the lowest loss after its last epoch, of those still in or at the end; -1 while there is none. */
function bestOf(standings: readonly RaceStanding[]): number {
  const losses = standings.map(({ values, status }) =>
    values === null || endings[status] ? Infinity : fromWire(values.loss),
  );
  const lowest = Math.min(...losses.map((value) => (Number.isNaN(value) ? Infinity : value)));
  return Number.isFinite(lowest) ? losses.indexOf(lowest) : -1;
}

/** Optimizer and learning rate become those of the document. */
function takeOver({ optimizer, learningRate }: RaceStanding): void {
  useDocument
    .getState()
    .edit((document) => ({ ...document, training: { ...document.training, optimizer, learningRate } }));
}
