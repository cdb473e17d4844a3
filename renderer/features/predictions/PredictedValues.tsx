import type { Predictions } from '../../../core/protocol/requests/results.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { inUnits } from '../../../core/data/units.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { ScatterPlot } from '../../kit/plot/ScatterPlot.tsx';
import { predictedDigits } from '../../kit/views/userUnits.ts';
import panel from '../../kit/panel.module.css';
import { lineHead } from './PredictedRows.tsx';
import classes from './predictions.module.css';

interface PredictedValuesProps {
  readonly predictions: Predictions;
  readonly names: readonly string[];
}

/** Numbers: predicted beside true, and one against the other. On the diagonal they are equal. */
export function PredictedValues({ predictions, names }: PredictedValuesProps) {
  const t = useT();
  const format = useNumberFormat();
  const scale = predictions.units?.targets;
  const hasLines = predictions.examples.some(({ line }) => line !== null);
  const rows = predictions.examples.flatMap((example) =>
    names.map((name, k) => {
      const truth = inUnits(scale, k, example.label[k] ?? NaN);
      const predicted = inUnits(scale, k, fromWire(example.output[k] ?? 'NaN'));
      const number = example.line ?? example.index + 1;
      return { key: `${example.index} ${name}`, number, name, truth, predicted, digits: predictedDigits(scale, k) };
    }),
  );
  const points = rows
    .filter((row) => Number.isFinite(row.predicted))
    .map((row) => ({ x: row.truth, y: row.predicted, group: names.indexOf(row.name) }));
  return (
    <>
      <Errors predictions={predictions} names={names} />
      <div className={classes.values}>
        <table className={panel.table} aria-label={t(text('Predictions', 'Vorhersagen'))}>
          <thead>
            <tr>
              <th scope="col">{hasLines ? t(lineHead) : '#'}</th>
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
                <td>{format(row.truth, row.digits)}</td>
                <td>{format(row.predicted, row.digits)}</td>
                <td>{format(row.predicted - row.truth, { ...row.digits, signDisplay: 'always' })}</td>
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
    </>
  );
}

/** How far off the network is over the whole part, in the user's own units. */
function Errors({ predictions, names }: PredictedValuesProps) {
  const t = useT();
  const format = useNumberFormat();
  const scale = predictions.units?.targets;
  const errors = predictions.errors ?? [];
  if (errors.length === 0) return null;
  const each = errors
    .map((error, k) => `${names[k] ?? ''}: ${format(fromWire(error), predictedDigits(scale, k))}`)
    .join(' · ');
  return (
    <p className="dim">
      {t(text('Typical error (root of the mean square)', 'Typischer Fehler (Wurzel des mittleren Quadrats)'))}: {each}
    </p>
  );
}
