import type { ExportReport } from '../../../core/protocol/exports.ts';
import { counted, text } from '../../../core/text.ts';
import { Notice } from '../../kit/Notice.tsx';
import panel from '../../kit/panel.module.css';
import { shortNumber } from '../../kit/numbers.ts';
import { useLanguage, useNumberFormat, useT } from '../../kit/language.ts';

/** What was written and, where it has weights, how far its predictions lie from the app's own. */
export function ExportedFiles({ report }: { readonly report: ExportReport }) {
  const t = useT();
  const format = useNumberFormat();
  return (
    <div data-testid="export-report">
      <Parity parity={report.parity} />
      <table className={panel.table} aria-label={t(text('Files written', 'Geschriebene Dateien'))}>
        <tbody>
          {report.files.map((file) => (
            <tr key={file.name}>
              <th scope="row">{file.name}</th>
              <td>{format(file.bytes / 1000, { maximumFractionDigits: 1 })} kB</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Parity({ parity }: Pick<ExportReport, 'parity'>) {
  const t = useT();
  const language = useLanguage();
  if (!parity) return <Notice>{t(text('Written.', 'Geschrieben.'))}</Notice>;
  const on = counted(parity.examples, ['example', 'examples'], ['Beispiel', 'Beispielen']);
  const difference = shortNumber(parity.maxDifference, language);
  return (
    <Notice>
      {t(
        text(
          `Loaded again and compared on ${on.en}: the largest difference is ${difference}.`,
          `Wieder geladen und an ${on.de} verglichen: größter Unterschied ${difference}.`,
        ),
      )}
    </Notice>
  );
}
