import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { text } from '../../core/text.ts';
import { SaveCopyButton } from './EngineStatus.tsx';
import { runCommand } from '../workspace/commands/registry.ts';
import { DIAGNOSTICS } from '../workspace/help.ts';
import { useT } from '../kit/language.ts';
import { isNotFetched, notFetched } from '../kit/lazily.tsx';

interface BugReportProps {
  readonly error: Error;
  readonly onRetry: () => void;
}

/** What is shown when the page itself has failed. */
export function BugReport({ error, onRetry }: BugReportProps) {
  const t = useT();
  return (
    <Stack maw={560} mx="auto" mt="18vh" px="md" role="alert">
      <Title order={2}>{t(text('Something went wrong', 'Etwas ist schiefgegangen'))}</Title>
      <Text size="sm">{t(isNotFetched(error) ? notFetched : bug)}</Text>
      <Text size="sm" c="dimmed" style={{ wordBreak: 'break-word' }}>
        {error.message}
      </Text>
      <Group>
        <Button onClick={onRetry}>{t(text('Try to continue', 'Weiterzuarbeiten versuchen'))}</Button>
        <SaveCopyButton />
        <Button variant="default" onClick={() => location.reload()}>
          {t(text('Reload the page', 'Seite neu laden'))}
        </Button>
        <Button variant="default" onClick={() => runCommand(DIAGNOSTICS)}>
          {t(text('Save diagnostics …', 'Diagnose speichern …'))}
        </Button>
      </Group>
    </Stack>
  );
}

const bug = text(
  'This is a bug of the app. Your work is kept and offered again after a restart.',
  'Das ist ein Fehler der App. Die Arbeit ist gesichert und wird nach einem Neustart wieder angeboten.',
);
