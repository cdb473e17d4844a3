import { Button, Group, Stack, Text } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { answer } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useT } from '../../kit/language.ts';

/** What becomes of unsaved work that is about to be replaced. */
export function DiscardDialog() {
  const t = useT();
  const name = useDocument((state) => state.document.name);
  const what = name === '' ? text('This network', 'Dieses Netz') : text(`“${name}”`, `„${name}“`);
  return (
    <Stack>
      <Text size="sm">
        {t(
          text(
            `${what.en} has changes or training that was not saved. Save it first?`,
            `${what.de} enthält Änderungen oder Training, das nicht gespeichert ist. Vorher speichern?`,
          ),
        )}
      </Text>
      <Group justify="end">
        <Button variant="default" onClick={() => answer('discard', 'cancel')}>
          {t(text('Cancel', 'Abbrechen'))}
        </Button>
        <Button variant="default" c="var(--error)" onClick={() => answer('discard', 'discard')}>
          {t(text('Discard', 'Verwerfen'))}
        </Button>
        <Button data-autofocus onClick={() => answer('discard', 'save')}>
          {t(text('Save', 'Speichern'))}
        </Button>
      </Group>
    </Stack>
  );
}
