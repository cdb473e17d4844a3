import { ActionIcon, Select, Slider, Switch, Tooltip } from '@mantine/core';
import { IconPhotoDown } from '@tabler/icons-react';
import { memo, useMemo, useRef } from 'react';
import { counted, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { curveChoices, curveOf, type CurveChoice } from './curves.ts';
import { Drawing } from './Drawing.tsx';
import { saveDrawing } from './files.ts';
import { meantOf, type Row } from './rows.ts';
import { useRunsView } from './state.ts';
import classes from './runs.module.css';

/** More lie on each other. */
const MOST_CURVES = 40;
const MOST_SMOOTHING = 50;

/** The rows whose curves are drawn, and how many are not because they are measured otherwise, or are too many. */
function drawnOf(rows: readonly Row[], ticked: readonly string[], selectedId: string | null) {
  const { wanted, isTicked } = meantOf(rows, ticked, selectedId);
  const first = wanted.find(({ run }) => run.id === selectedId) ?? wanted[0];
  const alike = wanted.filter(({ group }) => group === first?.group);
  return {
    isTicked,
    first,
    drawn: alike.slice(-MOST_CURVES),
    others: wanted.length - alike.length,
    tooMany: Math.max(0, alike.length - MOST_CURVES),
  };
}

interface CurvesProps {
  readonly rows: readonly Row[];
  readonly selectedId: string | null;
}

/** The curves of the runs that are ticked, over each other. */
export const Curves = memo(function Curves({ rows, selectedId }: CurvesProps) {
  const t = useT();
  const svg = useRef<SVGSVGElement>(null);
  // One by one: the run under the pointer changes while one scrolls.
  const ticked = useRunsView((view) => view.ticked);
  const curve = useRunsView((view) => view.curve);
  const smoothing = useRunsView((view) => view.smoothing);
  const isLog = useRunsView((view) => view.isLog);
  const { isTicked, first, drawn, others, tooMany } = useMemo(
    () => drawnOf(rows, ticked, selectedId),
    [rows, ticked, selectedId],
  );
  const choices = useMemo(() => (first ? curveChoices(first.run) : []), [first]);
  const choice = choices.find(({ key }) => key === curve) ?? choices[0];
  const curves = useMemo(
    () => (choice ? drawn.map((row) => ({ row, ...curveOf(row.run, choice, smoothing) })) : []),
    [drawn, choice, smoothing],
  );
  const isLogged = isLog && choice?.metric.unit === 'number';
  return (
    <figure className={classes.curves} role="group" aria-label={t(text('Curves', 'Kurven'))}>
      <Controls choices={choices} choice={choice} onSave={() => svg.current && void saveDrawing(svg.current)} />
      {choice && <Drawing {...{ curves, choice, smoothing, ref: svg, isLog: isLogged }} />}
      <figcaption className="dim">{t(caption(isTicked, smoothing, others, tooMany))}</figcaption>
    </figure>
  );
});

interface ControlsProps {
  readonly choices: readonly CurveChoice[];
  readonly choice: CurveChoice | undefined;
  readonly onSave: () => void;
}

/** What is drawn, and how. */
function Controls({ choices, choice, onSave }: ControlsProps) {
  const t = useT();
  const smoothing = useRunsView((view) => view.smoothing);
  const isLog = useRunsView((view) => view.isLog);
  const save = t(text('Save as a picture', 'Als Bild speichern'));
  const smoothed = t(text('Smoothing', 'Glättung'));
  return (
    <div className={classes.controls}>
      <Select
        size="xs"
        aria-label={t(text('Curve of', 'Kurve von'))}
        allowDeselect={false}
        data={choices.map(({ key, label }) => ({ value: key, label: t(label) }))}
        value={choice?.key ?? null}
        onChange={(key) => key !== null && useRunsView.setState({ curve: key })}
      />
      <span className="dim">{smoothed}</span>
      <Slider
        size="sm"
        className={classes.slider ?? ''}
        thumbLabel={smoothed}
        label={null}
        max={MOST_SMOOTHING}
        value={smoothing}
        onChange={(value) => useRunsView.setState({ smoothing: value })}
      />
      {choice?.metric.unit === 'number' && (
        <Switch
          size="xs"
          label="log"
          aria-label={t(text('log scale', 'logarithmisch'))}
          checked={isLog}
          onChange={(event) => useRunsView.setState({ isLog: event.currentTarget.checked })}
        />
      )}
      <Tooltip label={save} openDelay={400}>
        <ActionIcon size="sm" variant="subtle" aria-label={save} onClick={onSave}>
          <IconPhotoDown size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

/** What is to be known to read the curves. */
function caption(isTicked: boolean, smoothing: number, others: number, tooMany: number): Text {
  const parts = [
    isTicked ? null : onlyShown,
    smoothing > 0 ? smoothedText(smoothing) : null,
    others > 0 ? apart(others) : null,
    tooMany > 0 ? left(tooMany) : null,
  ].filter((part) => part !== null);
  return text(parts.map(({ en }) => en).join(' '), parts.map(({ de }) => de).join(' '));
}

const onlyShown = text('Tick runs in the table to compare their curves.', 'In der Tabelle Läufe ankreuzen, um ihre Kurven zu vergleichen.'); // prettier-ignore
const smoothedText = (count: number) => {
  const points = counted(count, ['point', 'points'], ['Punkt', 'Punkten']);
  return text(
    `Smoothed: half of the weight lies on the last ${points.en}; what was measured is faint.`,
    `Geglättet: Die Hälfte des Gewichts liegt auf den letzten ${points.de}; das Gemessene ist blass.`,
  );
};
const apart = (count: number) => {
  const runs = counted(count, ['run', 'runs'], ['Lauf', 'Läufe']);
  return text(
    `Not drawn: ${runs.en} of other data or metrics.`,
    `Nicht gezeichnet: ${runs.de} mit anderen Daten oder Maßen.`,
  );
};
const left = (count: number) =>
  text(
    `The ${MOST_CURVES} newest are drawn, ${count} are not.`,
    `Gezeichnet sind die ${MOST_CURVES} neuesten, ${count} nicht.`,
  );
