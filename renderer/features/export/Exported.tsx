import { Button, Group } from '@mantine/core';
import { IconDownload, IconFolderOpen } from '@tabler/icons-react';
import { proofText, type ExportReport, type Snippet } from '../../../core/protocol/exports.ts';
import { counted, same, text, type Text } from '../../../core/text.ts';
import { CodeListing } from '../../kit/CodeListing.tsx';
import { useLanguage, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { bytesText } from '../../kit/numberFormat.ts';
import panel from '../../kit/panel.module.css';
import { connection } from '../../link/session.ts';
import classes from './Export.module.css';
import { handOver, type Job } from './exports.ts';

/** What was written and where, how far its predictions lie from the app's own, and how it is used. */
export function Exported({ job, report }: { readonly job: Job; readonly report: ExportReport }) {
  const t = useT();
  const { proof, remarks, snippet } = report;
  const files = filesOf(job, report);
  return (
    <div data-testid="export-report" className={classes.exported}>
      <Where job={job} report={report} files={files} />
      {proof && <Notice kind={proof.ran ? 'info' : 'warning'}>{t(proofText(proof))}</Notice>}
      {remarks.map((remark) => (
        <Notice key={remark.en}>{t(remark)}</Notice>
      ))}
      {snippet && <CodeListing language={languages[snippet.language]} code={snippet.code} />}
      <Files files={files} />
    </div>
  );
}

const languages: Readonly<Record<Snippet['language'], string>> = {
  python: 'Python',
  javascript: 'JavaScript',
  shell: 'Shell',
  html: 'HTML',
};

type WrittenFiles = ExportReport['files'];

/** A browser gets the file alone: its proof stays behind. */
function filesOf({ file, wish }: Job, { files }: ExportReport): WrittenFiles {
  const isAlone = connection().host.kind === 'browser' && wish.packing === 'file';
  return isAlone ? files.filter(({ name }) => name === file.name) : files;
}

interface WhereProps {
  readonly job: Job;
  readonly report: ExportReport;
  readonly files: WrittenFiles;
}

/** The place of the export and its size, and a way to it. */
function Where({ job: { file }, report, files }: WhereProps) {
  const t = useT();
  const language = useLanguage();
  const { host } = connection();
  const size = bytesText(sizeOf(files), language);
  return (
    <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
      <p className={classes.place} role="status">
        {t(host.kind === 'browser' ? downloaded(size) : lies(report.path, size))}
      </p>
      {host.showFile && (
        <Button className={classes.way ?? ''} size="xs" variant="default" leftSection={<IconFolderOpen size={14} />} onClick={() => host.showFile?.(file)}>
          {t(text('Show in folder', 'Im Ordner zeigen'))}
        </Button>
      )}
      {host.kind === 'browser' && (
        <Button className={classes.way ?? ''} size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={() => void handOver(file)}>
          {t(text('Download again', 'Noch einmal herunterladen'))}
        </Button>
      )}
    </Group>
  );
} // prettier-ignore

const downloaded = (size: string) =>
  text(`Downloaded by the browser, ${size}.`, `Vom Browser heruntergeladen, ${size}.`);
const lies = (path: string, size: string): Text => same(`${path}, ${size}`);

function sizeOf(files: WrittenFiles): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What is in it, where there is more than one file. */
function Files({ files }: { readonly files: WrittenFiles }) {
  const t = useT();
  const language = useLanguage();
  if (files.length < 2) return null;
  return (
    <details>
      <summary>{t(counted(files.length, ['file', 'files'], ['Datei', 'Dateien']))}</summary>
      <table className={panel.table} aria-label={t(text('Files written', 'Geschriebene Dateien'))}>
        <tbody>
          {files.map((file) => (
            <tr key={file.name}>
              <th scope="row">{file.name}</th>
              <td>{bytesText(file.bytes, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
