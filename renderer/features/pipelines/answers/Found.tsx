import type { PipelineResults } from '../../../../core/protocol/pipelines.ts';
import { fromWire } from '../../../../core/protocol/tensors.ts';
import { counted, text } from '../../../../core/text.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import panel from '../../../kit/panel.module.css';
import classes from '../pipelines.module.css';

/** The lines that are closest in meaning. */
export function Found({ result: { found, lines } }: { readonly result: PipelineResults['semantic-search'] }) {
  const t = useT();
  const format = useNumberFormat();
  const searched = counted(lines, ['line', 'lines'], ['Zeile', 'Zeilen']);
  return (
    <>
      <table className={panel.table} aria-label={t(text('Found', 'Gefunden'))}>
        <thead>
          <tr>
            <th scope="col">{t(text('Text', 'Text'))}</th>
            <th scope="col">{t(text('Line', 'Zeile'))}</th>
            <th scope="col">{t(text('Cosine', 'Kosinus'))}</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ line, text: words, score }) => (
            <tr key={line}>
              <th scope="row" className={classes.wide}>
                {words}
              </th>
              <td>{format(line)}</td>
              <td>{format(fromWire(score), { minimumFractionDigits: 3, maximumFractionDigits: 3 })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim">{t(text(`${searched.en} searched`, `${searched.de} durchsucht`))}</p>
    </>
  );
}
