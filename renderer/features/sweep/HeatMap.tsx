import { useMemo } from 'react';
import { valueWord } from '../../../core/sweep/axes.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { useSettings } from '../../kit/settings.ts';
import { Scroll } from '../../kit/Scroll.tsx';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import { fillOf, goodnessOf } from './colours.ts';
import { pointAt, type PointsProps } from './points.ts';
import classes from './sweep.module.css';

/** Two settings against each other: a cell for each pair of values, the better the stronger its colour. */
export function HeatMap({ sweep, names, points }: PointsProps) {
  const t = useT();
  const { say } = useMetricTexts();
  const language = useSettings((state) => state.language);
  const goodness = useMemo(() => goodnessOf(sweep, points), [sweep, points]);
  const [rows, columns] = sweep.axes;
  if (!rows || !columns) return null;
  return (
    <Scroll label={text('Two settings against each other', 'Zwei Einstellungen gegeneinander')} className={classes.scroll}>
      <table className={classes.heat} data-testid="sweep-heat">
        <caption>
          {names.map(t).join(' × ')}: {t(sweep.metric.label)}
        </caption>
        <thead>
          <tr>
            <td />
            {columns.values.map((value) => (
              <th key={String(value)} scope="col">
                {valueWord(value, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.values.map((value) => (
            <tr key={String(value)}>
              <th scope="row">{valueWord(value, language)}</th>
              {columns.values.map((other) => {
                const point = pointAt(points, value, other);
                const share = goodness(point);
                return (
                  <td key={String(other)} style={{ background: fillOf(share) }} data-strong={share > 0.55 || undefined}>
                    {point && Number.isFinite(point.mean) ? say(sweep.metric, point.mean) : '–'}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
} // prettier-ignore
