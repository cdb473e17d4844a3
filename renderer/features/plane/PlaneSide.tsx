import { featureNames, inputField, targetField, type DataSpec } from '../../../core/data/spec.ts';
import { Button } from '@mantine/core';
import { counted, text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import type { PlaneSource } from '../../workspace/plane/editPoints.ts';
import { Mark } from '../../kit/plot/Marks.tsx';
import { markShape, type PlotPoint } from '../../kit/plot/marks.ts';
import { SourceFields } from '../../workspace/plane/SourceFields.tsx';
import { hasSigns } from '../../kit/views/views.tsx';
import classes from './Plane.module.css';
import { relabel, remove } from './pointEdits.ts';
import type { PointSelection } from './usePointSelection.ts';

interface PlaneSideProps {
  readonly source: PlaneSource;
  readonly spec: DataSpec;
  readonly points: readonly PlotPoint[];
  readonly total: number;
  readonly selection: PointSelection;
  readonly isEditing: boolean;
}

/** What the signs mean, what is selected, and what can be set on the data. */
export function PlaneSide({ source, spec, points, total, selection, isEditing }: PlaneSideProps) {
  const t = useT();
  const format = useNumberFormat();
  return (
    <div className={classes.side}>
      <Legend spec={spec} points={points} />
      {total > points.length && (
        <p className="dim">
          {t(
            text(
              `The first ${format(points.length)} of ${format(total)} are shown. Only sets up to this size can be edited.`,
              `Gezeigt werden die ersten ${format(points.length)} von ${format(total)}. Nur Datensätze bis zu dieser Größe lassen sich bearbeiten.`,
            ),
          )}
        </p>
      )}
      {isEditing && <Selected {...{ spec, points, selection }} />}
      <div className={classes.fields}>
        <SourceFields source={source} />
      </div>
    </div>
  );
}

function Legend({ spec, points }: Pick<PlaneSideProps, 'spec' | 'points'>) {
  const t = useT();
  const format = useNumberFormat();
  const { meaning: target } = targetField(spec);
  const names = target.kind === 'classes' ? target.classes : [t(text('points', 'Punkte'))];
  const held = points.filter(({ isHollow }) => isHollow).length;
  const shape = (i: number) => markShape(hasSigns(spec), i);
  return (
    <ul className={classes.legend} aria-label={t(text('Legend', 'Legende'))}>
      {names.map((name, i) => (
        <li key={name} className={classes.entry}>
          <Mark shape={shape(i)} group={i} />
          {name}: {format(points.filter(({ group }) => group === i).length)}
        </li>
      ))}
      {held > 0 && (
        <li className={classes.entry}>
          {names.map((name, i) => (
            <Mark key={name} shape={shape(i)} group={i} isHollow />
          ))}
          {t(text('held out', 'zurückgehalten'))}: {format(held)}
        </li>
      )}
      {inputField(spec).meaning.kind === 'curve' && (
        <li className={classes.entry}>
          <span className={classes.line} />
          {t(text('the network', 'das Netz'))}
        </li>
      )}
    </ul>
  );
}

function Selected({ spec, points, selection }: Pick<PlaneSideProps, 'spec' | 'points' | 'selection'>) {
  const t = useT();
  const format = useNumberFormat();
  const [first] = selection.places;
  const count = selection.places.size;
  const only = count === 1 && first !== undefined ? points[first] : undefined;
  const { meaning: target } = targetField(spec);
  const classNames = target.kind === 'classes' ? target.classes : undefined;
  const number = (value: number) => format(value, { maximumFractionDigits: 4 });
  const words = () => {
    if (count === 0) return t(classNames ? howTo : howToCurve);
    const selected = counted(count, ['point', 'points'], ['Punkt', 'Punkte']);
    if (!only) return t(text(`${selected.en} selected`, `${selected.de} ausgewählt`));
    const name = classNames?.[only.group];
    const [across = 'x', up = 'y'] = classNames ? featureNames(inputField(spec)) : ['x', 'y'];
    return `${across} = ${number(only.x)}, ${up} = ${number(only.y)}${name === undefined ? '' : ` · ${name}`}`;
  };
  return (
    <div className={classes.selected}>
      <span className="dim" aria-live="polite" data-testid="plane-selected">
        {words()}
      </span>
      {count > 0 && classNames && (
        <Button size="compact-xs" variant="default" onClick={() => relabel(selection)}>
          {t(text('Next class', 'Nächste Klasse'))}
        </Button>
      )}
      {count > 0 && (
        <Button size="compact-xs" variant="default" onClick={() => remove(selection)}>
          {t(text('Delete', 'Löschen'))}
        </Button>
      )}
    </div>
  );
}

const howTo = text(
  'Click sets a point, dragging moves it, a double click changes its class, a right click deletes it. Dragging on the plane selects.',
  'Klick setzt einen Punkt, Ziehen verschiebt ihn, Doppelklick wechselt seine Klasse, Rechtsklick löscht ihn. Ziehen auf der Ebene wählt aus.',
);
const howToCurve = text(
  'Click sets a point, dragging moves it, a right click deletes it. Dragging beside the points selects.',
  'Klick setzt einen Punkt, Ziehen verschiebt ihn, Rechtsklick löscht ihn. Ziehen neben den Punkten wählt aus.',
);
