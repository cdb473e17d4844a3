import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { same, text, type Text as Words } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import { Empty } from '../../link/Empty.tsx';
import { useEngineState } from '../../link/session.ts';
import { useAnswer } from '../../link/useAnswer.ts';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import classes from './about.module.css';
import { collected, saveDiagnostics } from './collect.ts';
import { Listing } from './Listing.tsx';

/** Everything that would be saved, to be read first; the document only with a tick. */
export function DiagnosticsDialog() {
  const t = useT();
  const isOpen = useDocument(({ openings }) => openings > 0);
  // What an engine that has come back can tell is told then.
  const engine = useEngineState(({ status }) => status.kind);
  const [isWithDocument, setWithDocument] = useState(false);
  const { data: files } = useAnswer(['diagnostics', isWithDocument, engine], () => collected(isWithDocument));
  if (!files) return <Empty message={text('Gathering …', 'Wird zusammengestellt …')} />;
  return (
    <Stack>
      <Text>{t(purpose)}</Text>
      <div className={classes.files}>
        {Object.entries(files).map(([name, content]) => (
          <File key={name} name={name} content={content} />
        ))}
      </div>
      {isOpen && (
        <Checkbox
          label={t(text('With the open network', 'Mit dem geöffneten Netz'))}
          description={t(whatOfDocument)}
          checked={isWithDocument}
          onChange={(event) => setWithDocument(event.currentTarget.checked)}
        />
      )}
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Cancel', 'Abbrechen'))}
        </Button>
        <Button
          data-autofocus
          onClick={() => {
            saveDiagnostics(files);
            useDialogs.getState().close();
          }}
        >
          {t(text('Save', 'Speichern'))}
        </Button>
      </Group>
    </Stack>
  );
}

const purpose = text(
  'A zip with what helps to find a bug. It stays on this computer until you pass it on yourself. This is all that is in it:',
  'Eine Zip-Datei mit dem, was beim Finden eines Fehlers hilft. Sie bleibt auf diesem Rechner, bis jemand sie von Hand weitergibt. Mehr steht nicht darin:',
);
const whatOfDocument = text(
  'Its blocks, names, settings and where its data are from; no weights, no data files.',
  'Seine Blöcke, Namen, Einstellungen und woher die Daten stammen; keine Gewichte, keine Datendateien.',
);

const words: Readonly<Record<string, Words>> = {
  'versions.json': text('versions and machine', 'Versionen und Rechner'),
  'devices.json': text('devices to train on', 'Geräte zum Trainieren'),
  'log.txt': text('what engine and app did last', 'die letzten Meldungen von Rechenkern und App'),
  'crashes.json': text(
    'names of the crash dumps in the app’s folder, which are not inside',
    'Namen der Absturzberichte im Ordner der App, die nicht dabei sind',
  ),
  'page.json': text('settings and errors of the window', 'Einstellungen und Fehler des Fensters'),
  'document.json': text('the open network', 'das geöffnete Netz'),
};

/** More is not read in a dialog. */
const MOST_SHOWN = 100_000;

function File({ name, content }: { readonly name: string; readonly content: string }) {
  const t = useT();
  const language = useLanguage();
  const [isShown, setShown] = useState(false);
  return (
    <details className={classes.file} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        {name}
        <span className={classes.what}>
          {t(words[name] ?? same(''))}, {bytesText(content.length, language)}
        </span>
      </summary>
      {isShown && <Listing label={same(name)} content={content.slice(0, MOST_SHOWN)} />}
    </details>
  );
}
