import { useMemo } from 'react';
import type { Prediction, Predictions } from '../../../core/protocol/requests/results.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { predictedDigits } from '../../../core/data/userValues.ts';
import { inUnits } from '../../../core/data/units.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { ScatterPlot } from '../../kit/plot/ScatterPlot.tsx';
import panel from '../../kit/panel.module.css';
import { decodeTensor, slice } from '../../kit/tensor.ts';
import { FilledNote } from '../../kit/views/UserCell.tsx';
import { FeatureCells, FeatureHeads } from './Features.tsx';
import { Found, placeHead, replayUnlessSelecting } from './Found.tsx';
import classes from './predictions.module.css';
import { SortHead } from './SortHead.tsx';

interface PredictedValuesProps {
  readonly predictions: Predictions;
  readonly names: readonly string[];
}

/** A value of an example. */
interface Row {
  readonly key: string;
  readonly example: Prediction;
  /** The network's numbers of the example. */
  readonly features: ArrayLike<number>;
  readonly name: string;
  readonly truth: number;
  readonly predicted: number;
  readonly digits: Intl.NumberFormatOptions;
}

/** Numbers: predicted beside true, and one against the other. On the diagonal they are equal. */
export function PredictedValues({ predictions, names }: PredictedValuesProps) {
  const t = useT();
  const scale = predictions.units?.targets;
  const features = useMemo(() => decodeTensor(predictions.features), [predictions]);
  const rows = predictions.examples.flatMap((example, i) =>
    names.map((name, k): Row => {
      const truth = inUnits(scale, k, example.label[k] ?? NaN);
      const predicted = inUnits(scale, k, fromWire(example.output[k] ?? 'NaN'));
      const digits = predictedDigits(scale, k);
      return { key: `${example.index} ${name}`, example, features: slice(features, i).values, name, truth, predicted, digits }; // prettier-ignore
    }),
  );
  const points = rows
    .filter((row) => Number.isFinite(row.predicted))
    .map((row) => ({ x: row.truth, y: row.predicted, group: names.indexOf(row.name) }));
  return (
    <>
      <Errors predictions={predictions} names={names} />
      <div className={classes.values}>
        <ValueTable predictions={predictions} rows={rows} isOne={names.length === 1} />
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

interface ValueTableProps {
  readonly predictions: Predictions;
  readonly rows: readonly Row[];
  /** A single value is predicted. Of several every example has a row each, which stay together. */
  readonly isOne: boolean;
}

function ValueTable({ predictions, rows, isOne }: ValueTableProps) {
  const t = useT();
  const format = useNumberFormat();
  const { spec, split, examples } = predictions;
  const Head = isOne ? SortHead : PlainHead;
  return (
    <div className={classes.rows}>
      <table className={panel.table} aria-label={t(text('Predictions', 'Vorhersagen'))}>
        <thead>
          <tr>
            <SortHead by="number">{t(placeHead(examples))}</SortHead>
            <th scope="col">{t(text('value', 'Wert'))}</th>
            <Head by="true">{t(text('true', 'wahr'))}</Head>
            <Head by="predicted">{t(text('predicted', 'vorhergesagt'))}</Head>
            <SortHead by="difference">{t(text('difference', 'Unterschied'))}</SortHead>
            <FeatureHeads spec={spec} />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, example, features, name, truth, predicted, digits }) => (
            <tr key={key} className={classes.row} onClick={() => replayUnlessSelecting(split, example.index)}>
              <th scope="row">
                <Found example={example} split={split} />
              </th>
              <td>{name}</td>
              <td>{format(truth, digits)}</td>
              <td>{format(predicted, digits)}</td>
              <td>{format(predicted - truth, { ...digits, signDisplay: 'always' })}</td>
              <FeatureCells predictions={predictions} values={features} filled={example.filled} />
            </tr>
          ))}
        </tbody>
      </table>
      <FilledNote filled={examples.map(({ filled }) => filled)} />
    </div>
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
