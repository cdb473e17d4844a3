import { Button, Group, Stack, Text } from '@mantine/core';
import { text, type Text as Words } from '../../../core/text.ts';
import { answer, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useT } from '../../kit/language.ts';

/** The file was changed by another window or program since it was opened. */
export function FileChangedDialog() {
  const why = text(
    'Another window or program has changed this file since it was opened here. If you overwrite it, those changes are lost.',
    'Ein anderes Fenster oder Programm hat diese Datei geändert, seit sie hier geöffnet wurde. Beim Überschreiben gehen diese Änderungen verloren.',
  );
  return <Overwrite kind="fileChanged" why={why} />;
}

/** The file could not be read whole. */
export function WouldLoseDialog() {
  const why = text(
    'Not all of this file could be read. If you overwrite it, what is left of the rest is lost; a copy leaves it as it is.',
    'Diese Datei ließ sich nicht ganz lesen. Beim Überschreiben geht verloren, was vom Rest noch übrig ist; eine Kopie lässt sie, wie sie ist.',
  );
  return <Overwrite kind="wouldLose" why={why} />;
}

function Overwrite({ kind, why }: { readonly kind: 'fileChanged' | 'wouldLose'; readonly why: Words }) {
  const t = useT();
  const path = useDocument((state) => state.path) ?? '';
  return (
    <Stack>
      <Text size="sm">{t(why)}</Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {path}
      </Text>
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Cancel', 'Abbrechen'))}
        </Button>
        <Button variant="default" c="var(--error)" onClick={() => answer(kind, 'overwrite')}>
          {t(text('Overwrite', 'Überschreiben'))}
        </Button>
        <Button data-autofocus onClick={() => answer(kind, 'copy')}>
          {t(text('Save a copy', 'Kopie speichern'))}
        </Button>
      </Group>
    </Stack>
  );
}
