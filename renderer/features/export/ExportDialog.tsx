import { Button, Group, Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Document } from '../../../core/graph/document.ts';
import type { ExportFormat, ExportReport } from '../../../core/protocol/exports.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import { StaleNotice } from '../../workspace/shared/StaleNotice.tsx';
import { connection, engine } from '../../link/session.ts';
import { useAction, useRequest } from '../../link/useAnswer.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { fileName } from '../../workspace/project/project.ts';
import { selectedRun } from '../../workspace/runs/runs.ts';
import { useT } from '../../kit/language.ts';
import { ExportedFiles } from './ExportedFiles.tsx';

type Packing = 'zip' | 'folder';

interface Asked {
  readonly format: ExportFormat;
  readonly run: RunRecord | undefined;
  readonly packing: Packing;
}

/** Asks where, exports and hands the file over; what came of it. */
async function exportNow(document: Document, { format, run, packing }: Asked): Promise<ExportReport | undefined> {
  const isFolder = format.extension === 'zip' && packing === 'folder';
  const filter = { name: format.label.en, extensions: isFolder ? [] : [format.extension] };
  const name = `${fileName(document.name)}-${format.name}${isFolder ? '' : `.${format.extension}`}`;
  const { host } = connection();
  const file = await host.saveFile(name, filter);
  if (!file) return undefined;
  const source = format.of === 'run' && run ? { runId: run.id } : { document };
  const report = await engine().request('export', { format: format.name, path: file.path, ...source });
  await host.delivered(file);
  return report;
}

/** Writes the network for another program, and shows the proof that it predicts the same where it has weights. */
export function ExportDialog() {
  const { data: formats, error, again } = useRequest('exportFormats', {});
  if (error) return <Failed error={error} again={again} />;
  if (!formats?.[0]) return <Empty message={text('Asking which formats there are …', 'Formate werden erfragt …')} />;
  return <ExportForm formats={formats} initial={formats[0]} />;
}

function ExportForm(props: { readonly formats: readonly ExportFormat[]; readonly initial: ExportFormat }) {
  const { formats, initial } = props;
  const t = useT();
  const document = useDocument((state) => state.document);
  const { isTrainable } = useAnalysis();
  const run = selectedRun();
  const [format, setFormat] = useState(initial);
  const [packing, setPacking] = useState<Packing>('zip');
  const { isBusy, value, error, run: start } = useAction(format, () => exportNow(document, { format, run, packing }));
  const ofRun = format.of === 'run';
  const missing = (ofRun && run) || isTrainable ? undefined : repairFirst;
  return (
    <Stack>
      {ofRun && run && <StaleNotice run={run} />}
      <Formats formats={formats} value={format} onChange={setFormat} />
      {format.extension === 'zip' && connection().host.kind === 'electron' && (
        <SegmentedControl
          aria-label={t(text('Written as', 'Geschrieben als'))}
          data={[
            { value: 'zip', label: t(text('Zip file', 'Zip-Datei')) },
            { value: 'folder', label: t(text('Folder', 'Ordner')) },
          ]}
          value={packing}
          onChange={setPacking}
        />
      )}
      {missing && <Text size="sm">{t(missing)}</Text>}
      {error !== undefined && <Failed error={error} />}
      {value && <ExportedFiles report={value} />}
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Close', 'Schließen'))}
        </Button>
        <Button loading={isBusy} disabled={missing !== undefined} onClick={() => void start()}>
          {t(ofRun && run ? exportRun(run.number) : text('Export', 'Exportieren'))}
        </Button>
      </Group>
    </Stack>
  );
}

interface FormatsProps {
  readonly formats: readonly ExportFormat[];
  readonly value: ExportFormat;
  onChange(format: ExportFormat): void;
}

function Formats({ formats, value, onChange }: FormatsProps) {
  const t = useT();
  const choose = (name: string) => {
    const chosen = formats.find((format) => format.name === name);
    if (chosen) onChange(chosen);
  };
  return (
    <Radio.Group label={t(text('Format', 'Format'))} value={value.name} onChange={choose}>
      {formats.map(({ name, label, description }) => (
        <Radio key={name} mt="xs" value={name} label={t(label)} description={t(description)} />
      ))}
    </Radio.Group>
  );
}

function exportRun(number: number) {
  return text(`Export run ${number}`, `Lauf ${number} exportieren`);
}

const repairFirst = text(
  'It can be exported once the network has no problems: see the inspector.',
  'Exportieren lässt es sich, sobald das Netz keine Probleme mehr hat: siehe Inspektor.',
);
