import { featureNames, inputField, targetField, type DataSpec, type Target } from '../../../core/data/spec.ts';
import { useMemo } from 'react';
import { between, targetNames } from '../../../core/data/userValues.ts';
import type { Units } from '../../../core/data/units.ts';
import { counted, text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../language.ts';
import { Scroll } from '../Scroll.tsx';
import panel from '../panel.module.css';
import { Picture } from '../pictures/Picture.tsx';
import { slice, type Tensor } from '../tensor.ts';
import classes from './views.module.css';
import { cellOf, furtherFields, type Inputs } from './furtherFields.ts';
import { ScatterPlot } from '../plot/ScatterPlot.tsx';
import { FilledNote, UserCell } from './UserCell.tsx';
import { columnNames, columnsLeft, userCells, userNumber } from './userUnits.ts';

export interface ExamplesProps {
  readonly spec: DataSpec;
  readonly indices: readonly number[];
  readonly features: Tensor;
  /** All inputs and masks, the features too. */
  readonly inputs: Inputs;
  readonly labels: Tensor;
  readonly units: Units | null;
  /** Lines of the user's file; null for other data. */
  readonly lines: readonly number[] | null;
  /** Their numbers in the set as it is published, where they are known. */
  readonly numbers: readonly number[] | null;
  /** Of each example, the columns whose gaps are filled. */
  readonly filled: readonly (readonly number[])[] | null;
}

/** The name of a class, or the values that are to be predicted. */
export function labelText(
  target: Target,
  labels: Tensor,
  i: number,
  format: (value: number, column: number) => string,
): string {
  if (target.kind === 'classes') {
    const ids = [...slice(labels, i).values];
    return ids.map((id) => target.classes[id] ?? '?').join(ids.length > 1 ? between(target.classes) : '');
  }
  return [...slice(labels, i).values].map((value, k) => format(value, k)).join(', ');
}

export function PicturesView({ spec, indices, features, labels }: ExamplesProps) {
  const format = useNumberFormat();
  const pictures = useMemo(() => indices.map((_, i) => slice(features, i)), [indices, features]);
  return (
    <Scroll label={text('Examples', 'Beispiele')} className={classes.scroll}>
      <div className={classes.pictures}>
        {pictures.map((picture, i) => {
          const label = labelText(targetField(spec).meaning, labels, i, (value) => format(value));
          return (
            <figure key={indices[i]}>
              <Picture tensor={picture} label={`${label}, ${indices[i]}`} />
              <figcaption title={label}>{label}</figcaption>
            </figure>
          );
        })}
      </div>
    </Scroll>
  );
}

export function TableView({ spec, indices, features, inputs, labels, units, lines, numbers, filled }: ExamplesProps) {
  const t = useT();
  const format = useNumberFormat();
  const left = columnsLeft(spec);
  const further = furtherFields(spec, inputs);
  const targetName =
    targetField(spec).meaning.kind === 'classes' ? t(text('class', 'Klasse')) : targetNames(spec).join(', ');
  return (
    <Scroll label={text('Examples', 'Beispiele')} className={classes.scroll}>
      <table className={panel.table} aria-label={t(text('Examples', 'Beispiele'))}>
        <thead>
          <tr>
            <th scope="col">{lines ? t(text('line', 'Zeile')) : '#'}</th>
            {columnNames(spec).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {further.map(({ name, title }) => (
              <th key={name} scope="col">
                {t(title)}
              </th>
            ))}
            {left > 0 && <th scope="col">{t(text(`and ${format(left)} more`, `und ${format(left)} weitere`))}</th>}
            <th scope="col">{targetName}</th>
          </tr>
        </thead>
        <tbody>
          {indices.map((index, i) => (
            <tr key={index}>
              <th scope="row">{lines?.[i] ?? numbers?.[i] ?? index + 1}</th>
              {userCells(spec, units, slice(features, i).values, format).map((cell, column) => (
                <UserCell key={column} isFilled={filled?.[i]?.includes(column) ?? false}>
                  {cell}
                </UserCell>
              ))}
              {further.map((field) => (
                <td key={field.name}>{cellOf(spec, field, inputs, i)}</td>
              ))}
              {left > 0 && <td>…</td>}
              <td>
                {labelText(targetField(spec).meaning, labels, i, (value, k) =>
                  userNumber(units?.targets, k, value, format),
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <FilledNote filled={filled} />
    </Scroll>
  );
}

/** Whether the classes are drawn as - and +: there are two of them. */
export function hasSigns(spec: DataSpec): boolean {
  const { meaning: target } = targetField(spec);
  return target.kind === 'classes' && target.classes.length === 2;
}

/** Two coordinates and a class, or x and the value above it; and what the axes are called. */
function pointsOf({
  spec,
  indices,
  features,
  labels,
}: Pick<ExamplesProps, 'spec' | 'indices' | 'features' | 'labels'>) {
  const { meaning: target } = targetField(spec);
  const isPlane = inputField(spec).meaning.kind === 'plane';
  const points = indices.map((_, i) => {
    const [x = 0, y = 0] = slice(features, i).values;
    return isPlane ? { x, y, group: labels.values[i] ?? 0 } : { x, y: labels.values[i] ?? 0, group: 0 };
  });
  const [across = 'x', up = 'y'] =
    isPlane || target.kind === 'classes' ? featureNames(inputField(spec)) : ['x', ...target.names];
  return { points, across, up };
}

export function PlotView(props: ExamplesProps) {
  const t = useT();
  const { spec, indices, features, labels } = props;
  const { points, across, up } = useMemo(
    () => pointsOf({ spec, indices, features, labels }),
    [spec, indices, features, labels],
  );
  return (
    <ScatterPlot
      points={points}
      hasSigns={hasSigns(spec)}
      across={across}
      up={up}
      label={t(
        counted(
          points.length,
          ['example on a plane', 'examples on a plane'],
          ['Beispiel auf einer Ebene', 'Beispiele auf einer Ebene'],
        ),
      )}
    />
  );
}
