import { Button, Group, Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ExportReport } from '../../core/protocol/engine.ts';
import { text } from '../../core/text.ts';
import { Failed } from '../dock/Empty.tsx';
import { StaleNotice } from '../dock/StaleNotice.tsx';
import { connection, engine } from '../engine/session.ts';
import { useDialogs } from '../store/dialogs.ts';
import { useDocument } from '../store/document.ts';
import { fileName } from '../store/project.ts';
import { selectedRun } from '../store/runs.ts';
import { useT } from '../ui/language.ts';
import { ParityReport } from './ParityReport.tsx';

type Packing = 'zip' | 'folder';

/** Asks where, exports and hands the file over; what came of it. */
function useExport(runId: string | undefined, packing: Packing) {
  const documentName = useDocument((state) => state.document.name);
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ report?: ExportReport; error?: unknown }>({});
  const exportNow = async () => {
    if (runId === undefined) return;
    const isZip = packing === 'zip';
    const filter = { name: 'TensorFlow.js', extensions: isZip ? ['zip'] : [] };
    setBusy(true);
    try {
      const { host } = connection();
      const file = await host.saveFile(`${fileName(documentName)}-tfjs${isZip ? '.zip' : ''}`, filter);
      if (!file) return;
      const report = await engine().request('exportModel', { runId, format: 'tfjs', path: file.path });
      setOutcome({ report });
      await host.delivered(file);
    } catch (error) {
      setOutcome({ error });
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, outcome, exportNow };
}

/** Writes the chosen run's model in another program's format, and shows the proof that it predicts the same. */
export function ExportDialog() {
  const t = useT();
  const run = selectedRun();
  const isDesktop = connection().host.kind === 'electron';
  const [packing, setPacking] = useState<Packing>('zip');
  const { isBusy, outcome, exportNow } = useExport(run?.id, packing);
  if (!run) return <Text size="sm">{t(trainFirst)}</Text>;
  return (
    <Stack>
      <StaleNotice run={run} />
      <Radio.Group label={t(text('Format', 'Format'))} value="tfjs">
        <Radio
          mt="xs"
          value="tfjs"
          label="TensorFlow.js"
          description={t(
            text(
              'model.json and weights, for tf.loadLayersModel in a web page or in Node.',
              'model.json und Gewichte, für tf.loadLayersModel in einer Webseite oder in Node.',
            ),
          )}
        />
      </Radio.Group>
      {isDesktop && (
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
      {outcome.error !== undefined && <Failed error={outcome.error} />}
      {outcome.report && <ParityReport report={outcome.report} />}
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Close', 'Schließen'))}
        </Button>
        <Button loading={isBusy} onClick={() => void exportNow()}>
          {t(text(`Export run ${run.number}`, `Lauf ${run.number} exportieren`))}
        </Button>
      </Group>
    </Stack>
  );
}

const trainFirst = text(
  'There is nothing to export yet: train the network first.',
  'Es gibt noch nichts zu exportieren: erst das Netz trainieren.',
);
