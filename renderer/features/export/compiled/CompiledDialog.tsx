import { Button, SegmentedControl, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { CompiledGraph, CompiledStepGraph, StepProfile } from '../../../../core/protocol/compiled.ts';
import { text, type Text as Sentence } from '../../../../core/text.ts';
import { Empty, Failed } from '../../../link/Empty.tsx';
import panel from '../../../kit/panel.module.css';
import { engine } from '../../../link/session.ts';
import { useAction, useRequest } from '../../../link/useAnswer.ts';
import { useAnalysis } from '../../../workspace/document/analysis.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { fileName } from '../../../workspace/project/project.ts';
import { useT } from '../../../kit/language.ts';
import { SaveFooter } from '../SaveFooter.tsx';
import { Introduction } from './Introduction.tsx';
import { Measured } from './Measured.tsx';
import { Refused } from './Refused.tsx';
import { groupings, rowsOf, type Grouping } from './rows.ts';
import { Stages } from './Stages.tsx';
import { TimesTable } from './TimesTable.tsx';

/** What a training step of the network is compiled to, and where its time goes. */
export function CompiledDialog() {
  const document = useDocument((state) => state.document);
  const params = useMemo(() => ({ document, profile: false }), [document]);
  const { data, error, again } = useRequest('compiledGraph', params);
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Empty message={text('Compiling …', 'Wird kompiliert …')} />;
  return data.isCompiled ? <Compiled graph={data} /> : <Refused reason={data} />;
}

function Compiled({ graph }: { readonly graph: CompiledStepGraph }) {
  const t = useT();
  const analysis = useAnalysis();
  const document = useDocument((state) => state.document);
  const measurement = useAction(document, (asked): Promise<CompiledGraph> =>
    engine().request('compiledGraph', { document: asked, profile: true }),
  );
  const [grouping, setGrouping] = useState<Grouping>('operator');
  const profile = profileIn(measurement.value);
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
      <SaveFooter
        document={document}
        suggestedName={`${fileName(document.name)}-step.onnx`}
        filter={{ name: 'ONNX', extensions: ['onnx'] }}
        button={text('Save for Netron …', 'Für Netron speichern …')}
        error={measurement.error}
        savedText={savedText}
        write={(asked, path) => engine().request('export', { format: 'onnx-step', document: asked, path })}
      />
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
