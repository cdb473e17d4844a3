import { Progress } from '@mantine/core';
import { Fragment, useEffect } from 'react';
import type { Metric } from '../../../core/losses/metrics.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import type { Twin, TwinParting, TwinSide, TwinStage } from '../../../core/protocol/twin.ts';
import { text, type Text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { shortNumber, shortShare } from '../../kit/numbers.ts';
import panel from '../../kit/panel.module.css';
import { Scroll } from '../../kit/Scroll.tsx';
import { Empty, FailedNotice } from '../../link/Empty.tsx';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { here } from '../../workspace/document/latest.ts';
import { useTwinMarks } from '../../workspace/shared/twinMarks.ts';
import { AttentionOfBoth } from './AttentionOfBoth.tsx';
import { marksOf as cardMarks } from './marks.ts';
import { Planes } from './Planes.tsx';
import { useTwins } from './state.ts';
import { TwinChart, type Series } from './TwinChart.tsx';
import { TwinForm } from './TwinForm.tsx';
import classes from './twins.module.css';

/** Two variants in lock-step: which they are, how they go, and where they part. */
export function TwinsPanel() {
  const { twin, error, isGoing } = useTwins();
  const ready = twin?.preparing === null ? twin : null;
  useMarks(ready);
  return (
    <div className={classes.panel}>
      <TwinForm />
      {error !== undefined && <FailedNotice error={error} detailed />}
      {ready ? (
        <Shown twin={ready} />
      ) : isGoing ? (
        <Preparing stage={twin?.preparing ?? 'first'} />
      ) : (
        error === undefined && <Empty message={nothing} />
      )}
    </div>
  );
}

const stages: readonly TwinStage[] = ['first', 'second', 'comparison'];

/** How far both are before the first batch: with a large network or many texts that takes a while. */
function Preparing({ stage }: { readonly stage: TwinStage }) {
  const t = useT();
  const number = stages.indexOf(stage) + 1;
  return (
    <Empty message={preparing[stage]}>
      <Progress w="16rem" value={(100 * (number - 0.5)) / stages.length} aria-label={t(preparing[stage])} />
    </Empty>
  );
}

/** As long as the panel is in sight, cards say how far apart both are in them. */
function useMarks(twin: Twin | null): void {
  const analysis = useAnalysis();
  useEffect(() => {
    if (!twin) return;
    // Another document may be in sight when the panel goes.
    const { act } = here();
    useTwinMarks.setState({ marks: cardMarks(twin, analysis) });
    return () => void act(() => useTwinMarks.setState(useTwinMarks.getInitialState()));
  }, [twin, analysis]);
}

/** Of A and B, in charts too. */
const looks = [
  { name: 'A', colour: 'var(--run-0)', dash: undefined },
  { name: 'B', colour: 'var(--run-2)', dash: '7 4' },
] as const;

function Shown({ twin }: { readonly twin: Twin }) {
  const t = useT();
  const { curve, parting, distances, hasSameBatches } = twin;
  const losses: readonly Series[] = looks.map((look, side) => ({
    ...look,
    points: curve.map(({ step, losses: both }) => ({ x: step, y: numberOf(both[side] ?? null) })),
  }));
  const difference = [{ name: 'B − A', colour: 'var(--ink)', dash: undefined, points: curve.map((point) => ({ x: point.step, y: numberOf(point.difference) })) }];
  const apart = [{ name: '‖B − A‖', colour: 'var(--gradient)', dash: undefined, points: distances.map(({ step, norm }) => ({ x: step, y: fromWire(norm) })) }];
  const marks = marksOf(parting);
  return (
    <Scroll label={text('Comparison of the two', 'Vergleich der beiden')} className={classes.shown}>
      {!hasSameBatches && <Notice kind="warning">{t(otherBatches)}</Notice>}
      <SideTable twin={twin} />
      {twin.sides.map((side, i) => side.message && <Notice key={i} kind={side.status === 'finished' ? 'info' : 'warning'}>{looks[i]?.name}: {t(side.message)}</Notice>)}
      <p role="status" className={classes.parting} data-testid="twin-parting">{t(partingText(twin))}</p>
      <div className={classes.charts}>
        <TwinChart title={text('Loss of both, by batch', 'Verlust beider, je Batch')} series={losses} marks={marks} />
        <TwinChart title={text('Difference of the losses', 'Differenz der Verluste')} series={difference} marks={marks} />
        {distances.length > 0 && <TwinChart title={text('Distance of the shared weights', 'Abstand der gemeinsamen Gewichte')} series={apart} marks={marks} />}
        {twin.planes && <Planes planes={twin.planes} />}
      </div>
      {twin.attention && <AttentionOfBoth attention={twin.attention} />}
      <Weights twin={twin} />
    </Scroll>
  );
} // prettier-ignore

const numberOf = (value: Twin['curve'][number]['difference']) => (value === null ? NaN : fromWire(value));

function marksOf({ bits, small, visible }: TwinParting): readonly number[] {
  return [...new Set([bits, small, visible].filter((step) => step !== null))];
}

/** From when on losses differ, from a bit to what is seen. */
function partingText({ parting: { bits, small, visible }, sides }: Twin): Text {
  const seen = Math.min(sides[0].step, sides[1].step);
  if (seen === 0) return text('No batch is trained yet.', 'Noch ist kein Batch trainiert.');
  if (bits === null) return text(`The losses of all ${seen} batches are equal to the last bit.`, `Die Verluste aller ${seen} Batches sind bis aufs letzte Bit gleich.`); // prettier-ignore
  if (bits === visible) return text(`The losses part at batch ${bits}, by more than 1 % at once.`, `Die Verluste trennen sich bei Batch ${bits}, gleich um mehr als 1 %.`); // prettier-ignore
  const at = (step: number | null, en: string, de: string) =>
    step === null
      ? text(`not yet ${en}`, `noch nicht ${de}`)
      : text(`at batch ${step} ${en}`, `bei Batch ${step} ${de}`);
  const parts = [at(bits, 'by bits', 'um Bits'), at(small, 'by more than 0.000001', 'um mehr als 0,000001'), at(visible, 'by more than 1 %', 'um mehr als 1 %')]; // prettier-ignore
  return text(`The losses part ${parts.map(({ en }) => en).join(', ')}.`, `Die Verluste trennen sich ${parts.map(({ de }) => de).join(', ')}.`); // prettier-ignore
}

const states: Readonly<Record<TwinSide['status'], Text>> = {
  training: text('in training', 'im Training'),
  finished: text('finished', 'fertig'),
  diverged: text('diverged', 'divergiert'),
  failed: text('failed', 'fehlgeschlagen'),
  stopped: text('stopped', 'beendet'),
};
const paused = text('paused', 'angehalten');

function SideTable({ twin: { sides, metrics, status } }: { readonly twin: Twin }) {
  const t = useT();
  const names = useTwins((state) => state.names);
  return (
    <table className={panel.table}>
      <thead>
        <tr>
          <th />
          {[text('state', 'Zustand'), text('batch', 'Batch'), text('epoch', 'Epoche'), text('training', 'Training'), text('held out', 'zurückgehalten')].map((column) => (
            <th key={column.en} scope="col">{t(column)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sides.map((side, i) => {
          const own = metrics[i as 0 | 1];
          return (
            <tr key={i} data-testid="twin-side">
              <th scope="row">
                <svg className={classes.swatch} viewBox="0 0 20 8" aria-hidden>
                  <line x1="1" x2="19" y1="4" y2="4" stroke={looks[i]?.colour} strokeDasharray={looks[i]?.dash} strokeWidth={3} />
                </svg>
                {looks[i]?.name} <span className="dim">{t(names[i as 0 | 1])}</span>
              </th>
              <td>{t(status === 'paused' && side.status === 'training' ? paused : states[side.status])}</td>
              <td className={classes.whole}>{side.step} / {side.steps}</td>
              <td>{side.epoch}</td>
              <td><Measured values={side.values} metrics={own} /></td>
              <td><Measured values={side.held} metrics={own} /></td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
} // prettier-ignore

function Measured({ values, metrics }: { readonly values: TwinSide['values']; readonly metrics: readonly Metric[] }) {
  const t = useT();
  const { say } = useMetricTexts();
  if (values === null) return '–';
  const known = metrics.flatMap((metric) => {
    const value = values[metric.name];
    return value === undefined ? [] : [`${t(metric.label)} ${say(metric, value)}`];
  });
  return known.map((said, i) => (
    <Fragment key={said}>
      {i > 0 && ' · '}
      <span className={classes.whole}>{said}</span>
    </Fragment>
  ));
}

/** How far apart each weight is that both have. */
function Weights({ twin: { weights } }: { readonly twin: Twin }) {
  const t = useT();
  const language = useLanguage();
  if (!weights) return null;
  const { moved, same: equal, added, removed } = weights;
  const columns = [text('length of the difference', 'Länge der Differenz'), text('relative to A', 'im Verhältnis zu A'), text('largest difference', 'größter Unterschied')]; // prettier-ignore
  return (
    <>
      <table className={panel.table} aria-label={t(text('Shared weights', 'Gemeinsame Gewichte'))}>
        <thead>
          <tr>
            <th scope="col">{t(text('shared weight', 'gemeinsames Gewicht'))}</th>
            {columns.map((column) => (
              <th key={column.en} scope="col">{t(column)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moved.map(({ name, norm, relative, largest }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{shortNumber(norm, language)}</td>
              <td>{Number.isFinite(fromWire(relative)) ? shortShare(relative, language) : '–'}</td>
              <td>{shortNumber(largest, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim">{t(text(`Equal to the last bit: ${equal}. Only in A: ${removed.length}, only in B: ${added.length}.`, `Bis aufs letzte Bit gleich: ${equal}. Nur in A: ${removed.length}, nur in B: ${added.length}.`))}</p>
    </>
  );
} // prettier-ignore

const nothing = text(
  'Two variants are trained batch by batch at the same pace: their losses, their weights and their border are compared as they go, and the batch at which they part is marked.',
  'Zwei Varianten werden Batch für Batch im gleichen Takt trainiert: Verluste, Gewichte und Grenze werden unterwegs verglichen, und der Batch, bei dem sie sich trennen, ist markiert.',
);
const preparing: Readonly<Record<TwinStage, Text>> = {
  first: text(
    'A is being prepared: its data and its network (1 of 3).',
    'A wird vorbereitet: Daten und Netz (1 von 3).',
  ),
  second: text(
    'B is being prepared: its data and its network (2 of 3).',
    'B wird vorbereitet: Daten und Netz (2 von 3).',
  ),
  comparison: text('The comparison of both is being prepared (3 of 3).', 'Der Vergleich beider wird vorbereitet (3 von 3).'), // prettier-ignore
};
const otherBatches = text(
  'They do not see the same batches: data, batch size, seed or shuffling differ.',
  'Sie sehen nicht dieselben Batches: Daten, Batch-Größe, Startwert oder Mischen sind verschieden.',
);
