import { useMemo } from 'react';
import type { Predictions } from '../../../core/protocol/engine.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../ui/language.ts';
import panel from '../panel.module.css';
import { decodeTensor, slice } from '../tensor.ts';
import classes from './predictions.module.css';
import { ranking } from './ranking.ts';

interface PredictedRowsProps {
  readonly predictions: Predictions;
  readonly classes: readonly string[];
}

const digits = { maximumFractionDigits: 2 } as const;

/** Rows of a table or points of a plane with their predicted class. */
export function PredictedRows({ predictions, classes: names }: PredictedRowsProps) {
  const t = useT();
  const format = useNumberFormat();
  const { spec, examples } = predictions;
  const features = useMemo(() => decodeTensor(predictions.features), [predictions]);
  return (
    <div className={classes.rows}>
      <table className={panel.table} aria-label={t(text('Predictions', 'Vorhersagen'))}>
        <thead>
          <tr>
            <th scope="col">#</th>
            {spec.features.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">{t(text('true', 'wahr'))}</th>
            <th scope="col">{t(text('predicted', 'vorhergesagt'))}</th>
            <th scope="col">{t(text('confidence', 'Sicherheit'))}</th>
          </tr>
        </thead>
        <tbody>
          {examples.map((example, i) => {
            const [best] = ranking(example);
            const truth = example.label[0] ?? -1;
            return (
              <tr key={example.index}>
                <th scope="row">{example.index + 1}</th>
                {[...slice(features, i).values].map((value, column) => (
                  <td key={spec.features[column]}>{format(value, digits)}</td>
                ))}
                <td>{names[truth]}</td>
                <td className={best?.index === truth ? '' : (classes.wrong ?? '')}>
                  {names[best?.index ?? -1] ?? '?'}
                </td>
                <td>{format(100 * (best?.probability ?? 0), { maximumFractionDigits: 1 })} %</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
