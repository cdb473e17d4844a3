import { Button, Tooltip } from '@mantine/core';
import { useMemo, useRef } from 'react';
import type { Sweep, SweepOutcome } from '../../../core/protocol/sweeps.ts';
import { documentOf } from '../../../core/sweep/points.ts';
import { pointsOf, verdictOf, type KnownPoint } from '../../../core/runs/sweepPoints.ts';
import { settingNames } from '../../../core/sweep/choices.ts';
import { valueWord } from '../../../core/sweep/axes.ts';
import { pointName } from '../../../core/sweep/words.ts';
import { counted, same, text, type Text } from '../../../core/text.ts';
import { announce } from '../../kit/announcement.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import panel from '../../kit/panel.module.css';
import { Scroll } from '../../kit/Scroll.tsx';
import { useRowsInView } from '../../kit/useRowsInView.tsx';
import { useSettings } from '../../kit/settings.ts';
import { notify } from '../../link/notify.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import { HeatMap } from './HeatMap.tsx';
import { Lines } from './Lines.tsx';
import { isGrid, type PointsProps } from './points.ts';
import classes from './sweep.module.css';

interface ResultsProps {
  readonly sweep: Sweep;
  readonly outcomes: readonly SweepOutcome[];
}

/** What came of the runs: the points from the best on, what may be said of the best, and how settings work together. */
export function Results({ sweep, outcomes }: ResultsProps) {
  const t = useT();
  const points = useMemo(() => pointsOf(sweep.metric, outcomes), [sweep, outcomes]);
  const document = useDocument((state) => state.document);
  const names = useMemo(() => settingNames(document, sweep.axes), [document, sweep.axes]);
  const verdict = useMemo(() => verdictOf(sweep.metric, names, points), [sweep, names, points]);
  if (points.length === 0) return <p className="dim">{t(text('The first runs are in training.', 'Die ersten Läufe werden trainiert.'))}</p>; // prettier-ignore
  return (
    <>
      {verdict && <Notice>{t(verdict)}</Notice>}
      {sweep.measuredOn === 'test' && points.length > 1 && <Notice kind="warning">{t(byTest)}</Notice>}
      <div className={classes.columns}>
        <PointTable {...{ sweep, names, points }} />
        {sweep.axes.length === 2 && sweep.axes.every(({ values }) => values.length <= 40) && isGrid(sweep, points) ? (
          <HeatMap {...{ sweep, names, points }} />
        ) : (
          <Lines {...{ sweep, names, points }} />
        )}
      </div>
    </>
  );
}

function PointTable({ sweep, names, points }: PointsProps) {
  const t = useT();
  const around = useRef<HTMLDivElement>(null);
  const { from, to, onScroll, within } = useRowsInView(around, points.length);
  const rows = points.slice(from, to).map((point, i) => <PointRow key={point.place} {...{ sweep, names, point }} rank={from + i + 1} />); // prettier-ignore
  return (
    <Scroll label={text('Table of settings', 'Tabelle der Einstellungen')} className={classes.scroll} ref={around} onScroll={onScroll}>
      <table className={panel.table} aria-rowcount={points.length + 1} data-testid="sweep-points">
        <thead>
          <tr>
            <th scope="col">#</th>
            {sweep.axes.map(({ setting }, i) => (
              <th key={setting} scope="col" title={setting}>
                {t(names[i] ?? same(setting))}
              </th>
            ))}
            <th scope="col">{t(sweep.metric.label)}</th>
            <th scope="col">{t(text('Seeds', 'Startwerte'))}</th>
            <th />
          </tr>
        </thead>
        <tbody>{within(rows)}</tbody>
      </table>
    </Scroll>
  );
} // prettier-ignore

interface PointRowProps {
  readonly sweep: Sweep;
  readonly names: readonly Text[];
  readonly point: KnownPoint;
  readonly rank: number;
}

function PointRow({ sweep, names, point, rank }: PointRowProps) {
  const t = useT();
  const { say } = useMetricTexts();
  const { mean, deviation, others, values } = point;
  const language = useSettings((state) => state.language);
  const name = pointName(names, point.point);
  const use = t(text(`Use ${name.en}`, `${name.de} benutzen`));
  const spread = Number.isFinite(deviation) ? ` ± ${say(sweep.metric, deviation)}` : '';
  return (
    <tr>
      <td>{rank}</td>
      {point.point.map((value, i) => (
        <td key={sweep.axes[i]?.setting}>{valueWord(value, language)}</td>
      ))}
      <td>
        {Number.isNaN(mean) ? '–' : `${say(sweep.metric, mean)}${spread}`}
        <Others others={others} />
      </td>
      <td>{values.length}</td>
      <td>
        <Tooltip label={use} openDelay={400}>
          <Button size="compact-xs" variant="subtle" aria-label={use} onClick={() => takePoint(sweep, point)}>
            {t(text('Use', 'Benutzen'))}
          </Button>
        </Tooltip>
      </td>
    </tr>
  );
}

/** How runs ended that came to no number. */
function Others({ others }: Pick<KnownPoint, 'others'>) {
  const t = useT();
  const { hopeless = 0, diverged = 0, failed = 0 } = others;
  const parts = [
    hopeless > 0 && text(`${hopeless} ended early`, `${hopeless} früh beendet`),
    diverged > 0 && text(`${diverged} diverged`, `${diverged} divergiert`),
    failed > 0 && counted(failed, ['failed', 'failed'], ['fehlgeschlagen', 'fehlgeschlagen']),
  ].filter((part): part is Text => part !== false);
  return parts.length > 0 && <span className="dim"> {parts.map(t).join(', ')}</span>;
}

/** Puts a point's settings into the document on the canvas: one step that can be undone. */
function takePoint({ axes }: Sweep, { point, place }: KnownPoint): void {
  const { document, edit, endStep } = useDocument.getState();
  const made = documentOf(document, axes, { point, place, seed: document.training.seed });
  if (!made.ok) return notify(text('These settings do not fit the network on the canvas', 'Diese Einstellungen passen nicht zum Netz auf der Fläche'), made.error); // prettier-ignore
  endStep();
  edit(() => made.value);
  announce(text('The settings are in the document.', 'Die Einstellungen stehen im Dokument.'));
}

const byTest = text(
  'Chosen by the test part, whose numbers flatter the best: give the data a validation part, and judge the choice by the test.',
  'Nach dem Testteil gewählt, dessen Zahlen dem Besten schmeicheln: den Daten einen Validierungsteil geben und die Wahl am Test messen.',
);
