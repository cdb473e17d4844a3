import type { ExportReport } from '../../core/protocol/engine.ts';
import { counted, text } from '../../core/text.ts';
import { Notice } from '../dock/Notice.tsx';
import panel from '../dock/panel.module.css';
import { shortNumber } from '../dock/numbers.ts';
import { useLanguage, useNumberFormat, useT } from '../ui/language.ts';

/** What was written, and how far its predictions lie from the app's own. */
export function ParityReport({ report }: { readonly report: ExportReport }) {
  const t = useT();
  const format = useNumberFormat();
  const { examples, maxDifference } = report.parity;
  const on = counted(examples, ['example', 'examples'], ['Beispiel', 'Beispielen']);
  const difference = shortNumber(maxDifference, useLanguage());
  return (
    <div data-testid="parity-report">
      <Notice>
        {t(
          text(
            `Loaded again and compared on ${on.en}: the largest difference is ${difference}.`,
            `Wieder geladen und an ${on.de} verglichen: größter Unterschied ${difference}.`,
          ),
        )}
      </Notice>
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
