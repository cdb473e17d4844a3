import { SegmentedControl } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { usePlaneView } from '../../workspace/plane/plane.ts';
import { useT } from '../../kit/language.ts';
import { Mark } from '../../kit/plot/Marks.tsx';
import { markShape } from '../../kit/plot/marks.ts';
import classes from './Plane.module.css';

interface ClassPickerProps {
  readonly classes: readonly string[];
  readonly hasSigns: boolean;
}

/** Of which class the points are that are set next. */
export function ClassPicker({ classes: names, hasSigns }: ClassPickerProps) {
  const t = useT();
  const label = usePlaneView((state) => Math.min(state.label, names.length - 1));
  return (
    <SegmentedControl
      size="xs"
      aria-label={t(text('Class of new points', 'Klasse neuer Punkte'))}
      data={names.map((name, i) => ({
        value: String(i),
        label: (
          <span className={classes.entry}>
            <Mark shape={markShape(hasSigns, i)} group={i} />
            {name}
          </span>
        ),
      }))}
      value={String(label)}
      onChange={(value) => usePlaneView.setState({ label: Number(value) })}
    />
  );
}
