import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import type { CompiledGraph, CompiledStepGraph, StepProfile } from '../../../core/protocol/compiled.ts';
import { text, type Text as Sentence } from '../../../core/text.ts';
import { Empty, Failed } from '../../dock/Empty.tsx';
import { Notice } from '../../dock/Notice.tsx';
import panel from '../../dock/panel.module.css';
import { useRequest } from '../../engine/useRequest.ts';
import { useAnalysis } from '../../store/analysis.ts';
import { useDialogs } from '../../store/dialogs.ts';
import { useDocument } from '../../store/document.ts';
import { useT } from '../../ui/language.ts';
import { Introduction } from './Introduction.tsx';
import { Measured } from './Measured.tsx';
import { Refused } from './Refused.tsx';
import { groupings, rowsOf, type Grouping } from './rows.ts';
import { Stages } from './Stages.tsx';
import { TimesTable } from './TimesTable.tsx';
import { useMeasurement, useOnnxFile } from './useCompiled.ts';

/** What a training step of the network is compiled to, and where its time goes. */
export function CompiledDialog() {
  const document = useDocument((state) => state.document);
  const { data, error } = useRequest('compiledGraph', { document, profile: false });
  if (error) return <Failed error={error} />;
  if (!data) return <Empty message={text('Compiling …', 'Wird kompiliert …')} />;
  return data.isCompiled ? <Compiled graph={data} /> : <Refused reason={data} />;
}

function Compiled({ graph }: { readonly graph: CompiledStepGraph }) {
  const t = useT();
  const analysis = useAnalysis();
  const document = useDocument((state) => state.document);
  const measurement = useMeasurement(document);
  const file = useOnnxFile(document);
  const [grouping, setGrouping] = useState<Grouping>('operator');
  const profile = profileIn(measurement.value);
  const error = measurement.error ?? file.error;
  return (
    <Stack gap="sm">
      <Introduction graph={graph} />
      <Stages graph={graph} profile={profile} />
      <div className={panel.toolbar}>
        <SegmentedControl
          size="xs"
          aria-label={t(text('Grouped', 'Gruppiert'))}
          data={groupings.map((value) => ({ value, label: t(groupingTexts[value]) }))}
          value={grouping}
          onChange={setGrouping}
        />
        <Measured profile={profile} />
        <Button
          className={panel.spread ?? ''}
          size="xs"
          loading={measurement.isBusy}
          onClick={() => void measurement.run()}
        >
          {t(profile ? text('Measure again', 'Noch einmal messen') : text('Measure', 'Messen'))}
        </Button>
      </div>
      <TimesTable grouping={grouping} rows={rowsOf(graph, profile, grouping, analysis)} />
      {error !== undefined && <Failed error={error} />}
      {file.value && <Notice>{t(savedText(file.value.name))}</Notice>}
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Close', 'Schließen'))}
        </Button>
        <Button variant="default" loading={file.isBusy} onClick={() => void file.run()}>
          {t(text('Save for Netron …', 'Für Netron speichern …'))}
        </Button>
      </Group>
    </Stack>
  );
}

const groupingTexts: Readonly<Record<Grouping, Sentence>> = {
  operator: text('By operator', 'Nach Operator'),
  node: text('By node', 'Nach Knoten'),
};

function profileIn(measured: CompiledGraph | undefined): StepProfile | undefined {
  return measured?.isCompiled ? (measured.profile ?? undefined) : undefined;
}

function savedText(name: string): Sentence {
  return text(
    `Saved as ${name}. Netron shows it: netron.app.`,
    `Gespeichert als ${name}. Netron zeigt es: netron.app.`,
  );
}
