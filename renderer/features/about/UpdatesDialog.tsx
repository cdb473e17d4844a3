import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import type { Release } from '../../../core/protocol/requests/session.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Empty, Failed, FailedNotice } from '../../link/Empty.tsx';
import { engine, useEngineState } from '../../link/session.ts';
import { useAction, useRequest } from '../../link/useAnswer.ts';

/** Whether there is a newer version: asked by a press, and never by itself. */
export function UpdatesDialog() {
  const t = useT();
  const own = useEngineState(({ hello }) => hello?.version ?? '…');
  const { data, error, again } = useRequest('releases', {});
  const asked = useAction('release', () => engine().request('newestRelease', {}));
  if (error !== undefined) return <Failed error={error} again={again} />;
  if (!data) return <Empty message={text('One moment …', 'Einen Moment …')} />;
  return (
    <Stack>
      <Text>{t(data.address === null ? noAddress : wouldAsk(own, data.address))}</Text>
      <div role="status">
        {asked.value && <Outcome release={asked.value} />}
        {asked.error !== undefined && <FailedNotice error={asked.error} />}
      </div>
      {data.address !== null && (
        <Group justify="end">
          <Button loading={asked.isBusy} onClick={() => void asked.run()}>
            {t(text('Ask now', 'Jetzt fragen'))}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

const wouldAsk = (own: string, address: string) =>
  text(
    `This is version ${own}. Neuroloom never looks for updates by itself; a press on the button asks ${address} once which version is the newest.`,
    `Dies ist Version ${own}. Neuroloom sucht nie von selbst nach Updates; ein Druck auf den Knopf fragt einmal bei ${address} nach der neuesten Version.`,
  );
const noAddress = text(
  'This build knows no address to ask for newer versions. The environment variable NEUROLOOM_RELEASES can name one.',
  'Dieser Build kennt keine Adresse, bei der er nach neueren Versionen fragen könnte. Die Umgebungsvariable NEUROLOOM_RELEASES kann eine nennen.',
);

function Outcome({ release: { version, isNewer, page } }: { readonly release: Release }) {
  const t = useT();
  if (!isNewer) return <Text>{t(text('This is the newest version.', 'Das ist die neueste Version.'))}</Text>;
  return (
    <Text>
      {t(text(`Version ${version} is out.`, `Version ${version} ist da.`))}{' '}
      {page !== null && (
        <Anchor href={page} target="_blank" rel="noreferrer">
          {page}
        </Anchor>
      )}
    </Text>
  );
}
