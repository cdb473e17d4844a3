import { classReport, type ClassMeasures } from '../../../core/losses/classMeasures.ts';
import type { Confusion } from '../../../core/protocol/requests/results.ts';
import { text, type Text } from '../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import classes from './Confusion.module.css';

const columns: readonly { readonly key: 'precision' | 'recall' | 'f1'; readonly label: Text; readonly help: Text }[] = [
  {
    key: 'precision',
    label: text('precision', 'Präzision'),
    help: text(
      'Of what is taken for this class, the share that is it',
      'Welcher Anteil dessen, was für diese Klasse gehalten wird, zu ihr gehört',
    ),
  },
  {
    key: 'recall',
    label: text('recall', 'Recall'),
    help: text(
      'Of the examples of this class, the share that is recognised',
      'Welcher Anteil der Beispiele dieser Klasse erkannt wird (Trefferquote)',
    ),
  },
  {
    key: 'f1',
    label: text('F1', 'F1'),
    help: text('Harmonic mean of precision and recall', 'Harmonisches Mittel aus Präzision und Recall'),
  },
];

const macro = text('mean over classes', 'Mittel über die Klassen');
const weighted = text('weighted by examples', 'gewichtet nach Beispielen');
const support = text('examples', 'Beispiele');

/** Precision, recall and F1 of every class, and their means. */
export function MeasuresTable({ confusion: { classes: names, matrix } }: { readonly confusion: Confusion }) {
  const t = useT();
  const report = classReport(matrix);
  return (
    <div className={classes.measures}>
      <table className={panel.table} aria-label={t(text('Measures per class', 'Maße je Klasse'))}>
        <thead>
          <tr>
            <th scope="col">{t(text('class', 'Klasse'))}</th>
            {columns.map(({ key, label, help }) => (
              <th key={key} scope="col" title={t(help)}>
                {t(label)}
              </th>
            ))}
            <th scope="col">{t(support)}</th>
          </tr>
        </thead>
        <tbody>
          {report.classes.map((measures, i) => (
            <Row key={names[i]} name={names[i] ?? '?'} measures={measures} />
          ))}
        </tbody>
        <tfoot>
          <Row name={t(macro)} help="macro avg" measures={report.macro} />
          <Row name={t(weighted)} help="weighted avg" measures={report.weighted} />
        </tfoot>
      </table>
    </div>
  );
}

interface RowProps {
  readonly name: string;
  /** What scikit-learn calls it. */
  readonly help?: string;
  readonly measures: ClassMeasures;
}

function Row({ name, help, measures }: RowProps) {
  const format = useNumberFormat();
  const percent = usePercent();
  return (
    <tr>
      <th scope="row" title={help ?? name}>
        {name}
      </th>
      {columns.map(({ key }) => (
        <td key={key}>{percent(measures[key])}</td>
      ))}
      <td>{format(measures.support)}</td>
    </tr>
  );
}
