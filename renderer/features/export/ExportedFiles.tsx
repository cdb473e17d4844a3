import { proofText, type ExportReport } from '../../../core/protocol/exports.ts';
import { text } from '../../../core/text.ts';
import { Notice } from '../../kit/Notice.tsx';
import panel from '../../kit/panel.module.css';
import { useNumberFormat, useT } from '../../kit/language.ts';

/** What was written and, where it has weights, how far its predictions lie from the app's own. */
export function ExportedFiles({ report }: { readonly report: ExportReport }) {
  const t = useT();
  const format = useNumberFormat();
  return (
    <div data-testid="export-report">
      <Said report={report} />
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

function Said({ report: { proof, remarks } }: { readonly report: ExportReport }) {
  const t = useT();
  return (
    <>
      <Notice>{t(proof ? proofText(proof) : text('Written.', 'Geschrieben.'))}</Notice>
      {remarks.map((remark) => (
        <Notice key={remark.en}>{t(remark)}</Notice>
      ))}
    </>
  );
}
