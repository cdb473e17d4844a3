import type { Predictions } from '../../../core/protocol/engine.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../ui/language.ts';
import { ScatterPlot } from '../data/ScatterPlot.tsx';
import panel from '../panel.module.css';
import classes from './predictions.module.css';

interface PredictedValuesProps {
  readonly predictions: Predictions;
  readonly names: readonly string[];
}

const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 } as const;

/** Numbers: predicted beside true, and one against the other. On the diagonal they are equal. */
export function PredictedValues({ predictions, names }: PredictedValuesProps) {
  const t = useT();
  const format = useNumberFormat();
  const rows = predictions.examples.flatMap((example) =>
    names.map((name, k) => {
      const [truth, predicted] = [example.label[k] ?? NaN, fromWire(example.output[k] ?? 'NaN')];
      return { key: `${example.index} ${name}`, number: example.index + 1, name, truth, predicted };
    }),
  );
  const points = rows
    .filter((row) => Number.isFinite(row.predicted))
    .map((row) => ({ x: row.truth, y: row.predicted, group: names.indexOf(row.name) }));
  return (
    <div className={classes.values}>
      <table className={panel.table} aria-label={t(text('Predictions', 'Vorhersagen'))}>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{t(text('value', 'Wert'))}</th>
            <th scope="col">{t(text('true', 'wahr'))}</th>
            <th scope="col">{t(text('predicted', 'vorhergesagt'))}</th>
            <th scope="col">{t(text('difference', 'Unterschied'))}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.number}</th>
              <td>{row.name}</td>
              <td>{format(row.truth, digits)}</td>
              <td>{format(row.predicted, digits)}</td>
              <td>{format(row.predicted - row.truth, { ...digits, signDisplay: 'always' })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ScatterPlot
        points={points}
        across={t(text('true', 'wahr'))}
        up={t(text('predicted', 'vorhergesagt'))}
        label={t(text('Predicted against true values', 'Vorhergesagte gegen wahre Werte'))}
      />
    </div>
  );
}
