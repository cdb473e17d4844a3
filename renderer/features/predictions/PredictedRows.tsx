import { useMemo } from 'react';
import type { Predictions } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { cellOf, furtherFields, inputsOf } from '../../kit/views/furtherFields.ts';
import { columnNames, columnsLeft, userCells } from '../../kit/views/userUnits.ts';
import panel from '../../kit/panel.module.css';
import { decodeTensor, slice } from '../../kit/tensor.ts';
import classes from './predictions.module.css';
import { ranking } from './ranking.ts';

interface PredictedRowsProps {
  readonly predictions: Predictions;
  readonly classes: readonly string[];
}

/** Where an example stands in the user's file. */
export const lineHead = text('line', 'Zeile');

/** Rows of a table or points of a plane with their predicted class: it comes first, there may be many columns. */
export function PredictedRows({ predictions, classes: names }: PredictedRowsProps) {
  const t = useT();
  const format = useNumberFormat();
  const { spec, examples, units } = predictions;
  const hasLines = examples.some(({ line }) => line !== null);
  const left = columnsLeft(spec);
  const features = useMemo(() => decodeTensor(predictions.features), [predictions]);
  const inputs = useMemo(() => inputsOf(predictions), [predictions]);
  const further = furtherFields(spec, inputs);
  return (
    <div className={classes.rows}>
      <table className={panel.table} aria-label={t(text('Predictions', 'Vorhersagen'))}>
        <thead>
          <tr>
            <th scope="col">{hasLines ? t(lineHead) : '#'}</th>
            <th scope="col">{t(text('true', 'wahr'))}</th>
            <th scope="col">{t(text('predicted', 'vorhergesagt'))}</th>
            <th scope="col">{t(text('confidence', 'Sicherheit'))}</th>
            {columnNames(spec).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {further.map(({ name, title }) => (
              <th key={name} scope="col" className={classes.words}>
                {t(title)}
              </th>
            ))}
            {left > 0 && <th scope="col">{t(text(`and ${format(left)} more`, `und ${format(left)} weitere`))}</th>}
          </tr>
        </thead>
        <tbody>
          {examples.map((example, i) => {
            const [best] = ranking(example);
            const truth = example.label[0] ?? -1;
            return (
              <tr key={example.index}>
                <th scope="row">{example.line ?? example.index + 1}</th>
                <td>{names[truth]}</td>
                <td className={best?.index === truth ? '' : (classes.wrong ?? '')}>
                  {names[best?.index ?? -1] ?? '?'}
                </td>
                <td>{format(100 * (best?.probability ?? 0), { maximumFractionDigits: 1 })} %</td>
                {userCells(spec, units, slice(features, i).values, format).map((cell, column) => (
                  <td key={column}>{cell}</td>
                ))}
                {further.map((field) => (
                  <td key={field.name} className={classes.words}>
                    {cellOf(spec, field, inputs, i)}
                  </td>
                ))}
                {left > 0 && <td>…</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
