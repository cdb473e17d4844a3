import { inputField, isPerPlace, targetField } from '../../../core/data/spec.ts';
import type { DataPreview } from '../../../core/protocol/requests/data.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { Scroll } from '../../kit/Scroll.tsx';
import panel from '../../kit/panel.module.css';
import { Mark } from '../../kit/plot/Marks.tsx';
import { markShape } from '../../kit/plot/marks.ts';
import { hasSigns } from '../../kit/views/views.tsx';
import classes from './DataPanel.module.css';

/** How many examples there are of each class in the split that is shown. */
export function ClassCounts({ preview }: { readonly preview: DataPreview }) {
  const t = useT();
  const format = useNumberFormat();
  const { spec, classCounts } = preview;
  const { meaning: target } = targetField(spec);
  if (target.kind !== 'classes' || isPerPlace(targetField(spec))) return null;
  const most = Math.max(1, ...classCounts);
  const isColoured = inputField(spec).meaning.kind === 'plane';
  return (
    <Scroll label={text('Examples per class', 'Beispiele je Klasse')} className={classes.scroll}>
      <table className={panel.table} aria-label={t(text('Examples per class', 'Beispiele je Klasse'))}>
        <thead>
          <tr>
            <th scope="col">{t(text('class', 'Klasse'))}</th>
            <th scope="col">{t(text('examples', 'Beispiele'))}</th>
          </tr>
        </thead>
        <tbody>
          {target.classes.map((name, i) => (
            <tr key={name}>
              <th scope="row">
                {isColoured && <Mark shape={markShape(hasSigns(spec), i)} group={i} />}
                {name}
                <span className={classes.bar} style={{ width: `${(100 * (classCounts[i] ?? 0)) / most}%` }} />
              </th>
              <td>{format(classCounts[i] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
