import { useMemo } from 'react';
import type { Predictions } from '../../../core/protocol/requests/results.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { predictedDigits } from '../../../core/data/userValues.ts';
import { inUnits } from '../../../core/data/units.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { ScatterPlot } from '../../kit/plot/ScatterPlot.tsx';
import { columnNames, columnsLeft, userCells } from '../../kit/views/userUnits.ts';
import panel from '../../kit/panel.module.css';
import { decodeTensor, slice } from '../../kit/tensor.ts';
import { Found, placeHead, replayUnlessSelecting } from './Found.tsx';
import classes from './predictions.module.css';
import { SortHead } from './SortHead.tsx';

interface PredictedValuesProps {
  readonly predictions: Predictions;
  readonly names: readonly string[];
}

/** Numbers: predicted beside true, and one against the other. On the diagonal they are equal. */
export function PredictedValues({ predictions, names }: PredictedValuesProps) {
  const t = useT();
  const format = useNumberFormat();
  const scale = predictions.units?.targets;
  const { spec, split, units, examples } = predictions;
  const features = useMemo(() => decodeTensor(predictions.features), [predictions]);
  const columns = columnNames(spec);
  const left = columnsLeft(spec);
  const isOne = names.length === 1;
  const rows = examples.flatMap((example, i) =>
    names.map((name, k) => {
      const truth = inUnits(scale, k, example.label[k] ?? NaN);
      const predicted = inUnits(scale, k, fromWire(example.output[k] ?? 'NaN'));
      return { key: `${example.index} ${name}`, example, i, name, truth, predicted, digits: predictedDigits(scale, k) };
    }),
  );
  const points = rows
    .filter((row) => Number.isFinite(row.predicted))
    .map((row) => ({ x: row.truth, y: row.predicted, group: names.indexOf(row.name) }));
  // Of several values every example has a row each: they stay together.
  const Head = isOne ? SortHead : PlainHead;
  return (
    <>
      <Errors predictions={predictions} names={names} />
      <div className={classes.values}>
        <div className={classes.rows}>
          <table className={panel.table} aria-label={t(text('Predictions', 'Vorhersagen'))}>
            <thead>
              <tr>
                <SortHead by="number">{t(placeHead(examples))}</SortHead>
                <th scope="col">{t(text('value', 'Wert'))}</th>
                <Head by="true">{t(text('true', 'wahr'))}</Head>
                <Head by="predicted">{t(text('predicted', 'vorhergesagt'))}</Head>
                <SortHead by="difference">{t(text('difference', 'Unterschied'))}</SortHead>
                {columns.map((name, column) => (
                  <SortHead key={name} by={{ column }}>
                    {name}
                  </SortHead>
                ))}
                {left > 0 && <th scope="col">{t(text(`and ${format(left)} more`, `und ${format(left)} weitere`))}</th>}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr
                  key={row.key}
                  className={classes.row}
                  onClick={() => replayUnlessSelecting(split, row.example.index)}
                >
                  <th scope="row">
                    <Found example={row.example} split={split} />
                  </th>
                  <td>{row.name}</td>
                  <td>{format(row.truth, row.digits)}</td>
                  <td>{format(row.predicted, row.digits)}</td>
                  <td>{format(row.predicted - row.truth, { ...row.digits, signDisplay: 'always' })}</td>
                  {userCells(spec, units, slice(features, row.i).values, format).map((cell, column) => (
                    <td key={column}>{cell}</td>
                  ))}
                  {left > 0 && <td>…</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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

const PlainHead = ({ children }: { readonly children: React.ReactNode }) => <th scope="col">{children}</th>;

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
