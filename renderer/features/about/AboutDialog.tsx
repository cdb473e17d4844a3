import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { About } from '../../../core/protocol/about.ts';
import { same, text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import { askHost } from '../../link/hostReport.ts';
import { useAnswer } from '../../link/useAnswer.ts';
import { runCommand } from '../../workspace/commands/registry.ts';
import { DIAGNOSTICS } from '../../workspace/help.ts';
import classes from './about.module.css';
import { Listing } from './Listing.tsx';

/** What this is, what is inside, and under which licences. */
export function AboutDialog() {
  const t = useT();
  const { data, error, again } = useAnswer('about', askHost);
  const [isShown, setShown] = useState(false);
  return (
    <Stack>
      {error !== undefined ? <Failed error={error} again={again} /> : <Versions about={data?.about} />}
      <Text>{t(licence)}</Text>
      <Group>
        <Button variant="default" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {t(isShown ? hide : show)}
        </Button>
        <Button variant="default" onClick={() => runCommand('checkForUpdates')}>
          {t(text('Check for updates …', 'Nach Updates suchen …'))}
        </Button>
        <Button variant="default" onClick={() => runCommand(DIAGNOSTICS)}>
          {t(text('Save diagnostics …', 'Diagnose speichern …'))}
        </Button>
      </Group>
      {isShown && <Notices />}
    </Stack>
  );
}

const licence = text(
  'Free software under the MIT licence. The packages of others that it is made of have licences of their own.',
  'Freie Software unter der MIT-Lizenz. Die Pakete anderer, aus denen sie besteht, haben eigene Lizenzen.',
);
const show = text('Show licences', 'Lizenzen zeigen');
const hide = text('Hide licences', 'Lizenzen ausblenden');

function Versions({ about }: { readonly about: About | undefined }) {
  const t = useT();
  const { version = '…', commit = null, parts = {}, machine = {} } = about ?? {};
  const rows = [
    [t(text('Version', 'Version')), commit === null ? version : `${version} (${commit})`],
    ...Object.entries(parts),
    ...Object.entries(machine).map(([name, value]) => [t(machineWords[name] ?? same(name)), value] as const),
  ] as const;
  return (
    <dl className={classes.versions}>
      {rows.map(([name, value]) => (
        <Row key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

const machineWords: Readonly<Record<string, ReturnType<typeof text>>> = {
  system: text('System', 'System'),
  processor: text('Processor', 'Prozessor'),
  threads: text('Threads of the processor', 'Threads des Prozessors'),
  memory: text('Memory', 'Arbeitsspeicher'),
};

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** They come with the page. */
function Notices() {
  const { data, error, again } = useAnswer('notices', readNotices);
  const listing = useRef<HTMLDivElement>(null);
  // In a low window they would appear below its edge.
  useEffect(() => listing.current?.scrollIntoView({ block: 'nearest' }), [data]);
  if (error !== undefined) return <Failed error={error} again={again} />;
  if (data === undefined) return <Empty message={text('Licences are being read …', 'Lizenzen werden gelesen …')} />;
  return <Listing isTall label={text('Licences', 'Lizenzen')} content={data} ref={listing} />;
}

async function readNotices(): Promise<string> {
  const response = await fetch('./THIRD-PARTY-NOTICES.txt');
  if (!response.ok) throw new Error('THIRD-PARTY-NOTICES.txt is not part of this build.');
  return response.text();
}
