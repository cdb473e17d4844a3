import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Framework } from '../../../core/codegen/parameters.ts';
import { programs } from '../../../core/codegen/programs.ts';
import { text, type Text } from '../../../core/text.ts';
import { Empty } from '../../link/Empty.tsx';
import { engine } from '../../link/session.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { fileName } from '../../workspace/project/project.ts';
import { CodeListing } from '../../kit/CodeListing.tsx';
import { useT } from '../../kit/language.ts';
import classes from './ProgramDialog.module.css';
import { SaveFooter } from './SaveFooter.tsx';

const labels: Readonly<Record<Framework, string>> = { pytorch: 'PyTorch', keras: 'Keras' };

/** The document as a Python program: data, network, training and test, to be copied or saved. */
export function ProgramDialog() {
  const t = useT();
  const document = useDocument((state) => state.document);
  const [framework, setFramework] = useState<Framework>('pytorch');
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
      <SaveFooter
        document={document}
        suggestedName={`${fileName(document.name)}-${framework}.py`}
        filter={{ name: 'Python', extensions: ['py'] }}
        button={text('Save …', 'Speichern …')}
        savedText={savedText}
        write={(asked, path) => engine().request('export', { format: `${framework}-program`, document: asked, path })}
      />
    </Stack>
  );
}

function savedText(name: string): Text {
  return text(`Saved as ${name}.`, `Gespeichert als ${name}.`);
}

const repairFirst = text(
  'The program appears once the network has no problems: see the inspector.',
  'Das Programm erscheint, sobald das Netz keine Probleme mehr hat: siehe Inspektor.',
);
