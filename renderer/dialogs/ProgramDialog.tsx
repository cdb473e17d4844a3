import { Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Framework } from '../../core/codegen/parameters.ts';
import { programs } from '../../core/codegen/programs.ts';
import type { Document } from '../../core/graph/document.ts';
import { text, type Text } from '../../core/text.ts';
import { Empty, Failed } from '../dock/Empty.tsx';
import { Notice } from '../dock/Notice.tsx';
import { connection, engine } from '../engine/session.ts';
import { useDialogs } from '../store/dialogs.ts';
import { useDocument } from '../store/document.ts';
import { fileName } from '../store/project.ts';
import { CodeListing } from '../ui/CodeListing.tsx';
import { useT } from '../ui/language.ts';
import classes from './ProgramDialog.module.css';
import { useAsked } from './useAsked.ts';

const labels: Readonly<Record<Framework, string>> = { pytorch: 'PyTorch', keras: 'Keras' };

/** The document as a Python program: data, network, training and test, to be copied or saved. */
export function ProgramDialog() {
  const t = useT();
  const document = useDocument((state) => state.document);
  const [framework, setFramework] = useState<Framework>('pytorch');
  const file = usePythonFile(document, framework);
  const program = programs[framework](document);
  if (!program.ok) return <Empty message={repairFirst} />;
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t(text('Written for', 'Geschrieben für'))}
        data={Object.entries(labels).map(([value, label]) => ({ value: value as Framework, label }))}
        value={framework}
        onChange={setFramework}
      />
      <div className={classes.listing} tabIndex={0}>
        <CodeListing language={labels[framework]} code={program.value} />
      </div>
      {file.error !== undefined && <Failed error={file.error} />}
      {file.value && <Notice>{t(savedText(file.value.name))}</Notice>}
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Close', 'Schließen'))}
        </Button>
        <Button variant="default" loading={file.isBusy} onClick={() => void file.run()}>
          {t(text('Save …', 'Speichern …'))}
        </Button>
      </Group>
    </Stack>
  );
}

/** Asks where, writes the program there and hands the file over. */
function usePythonFile(document: Document, framework: Framework) {
  return useAsked(document, async (asked) => {
    const { host } = connection();
    const name = `${fileName(asked.name)}-${framework}.py`;
    const file = await host.saveFile(name, { name: 'Python', extensions: ['py'] });
    if (!file) return undefined;
    await engine().request('exportProgram', { document: asked, framework, path: file.path });
    await host.delivered(file);
    return file;
  });
}

function savedText(name: string): Text {
  return text(`Saved as ${name}.`, `Gespeichert als ${name}.`);
}

const repairFirst = text(
  'There is a program once the network has no problems: see the inspector.',
  'Ein Programm gibt es, sobald das Netz keine Probleme mehr hat: siehe Inspektor.',
);
