import { Button, Group, List, Stack, Text } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { answer } from '../../workspace/document/dialogs.ts';
import { useProject } from '../../workspace/project/project.ts';
import { useT } from '../../kit/language.ts';

/** What could not be read of the project that has just been opened, before it can be saved over. */
export function DamagedDialog() {
  const t = useT();
  const notices = useProject((state) => state.notices);
  return (
    <Stack>
      <Text size="sm">
        {t(
          text(
            'What could be read is open. The file itself is unchanged:',
            'Was sich lesen ließ, ist offen. Die Datei selbst ist unverändert:',
          ),
        )}
      </Text>
      <List size="sm" spacing="xs">
        {notices.map((notice) => (
          <List.Item key={notice.en}>{t(notice)}</List.Item>
        ))}
      </List>
      <Text size="sm" c="dimmed">
        {t(
          text(
            'Saving over the file deletes for good what could not be read. A copy is saved under another name.',
            'Wer die Datei überschreibt, verliert endgültig, was sich nicht lesen ließ. Eine Kopie wird unter anderem Namen gespeichert.',
          ),
        )}
      </Text>
      <Group justify="end">
        <Button variant="default" onClick={() => answer('damaged', 'keep')}>
          {t(text('Work on the file itself', 'Mit der Datei selbst arbeiten'))}
        </Button>
        <Button data-autofocus onClick={() => answer('damaged', 'copy')}>
          {t(text('Work on a copy', 'Mit einer Kopie arbeiten'))}
        </Button>
      </Group>
    </Stack>
  );
}
