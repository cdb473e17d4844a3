import { TextInput } from '@mantine/core';
import { IconCopy, IconSearch, IconTrash } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { text, type Text } from '../../../core/text.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import { notify, notifyError } from '../../link/notify.ts';
import { useLog, type LogEntry } from '../../kit/log.ts';
import { useT } from '../../kit/language.ts';
import { Empty } from '../../link/Empty.tsx';
import panel from '../../kit/panel.module.css';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { useTail } from '../../kit/useTail.ts';
import classes from './Console.module.css';

/** What the engine said, to be searched and copied. */
export function ConsolePanel() {
  const t = useT();
  const { entries, clear } = useLog();
  const [wanted, setWanted] = useChoice<string>('console search', '');
  const shown = useMemo(() => {
    if (wanted === '') return entries;
    const lower = wanted.toLowerCase();
    return entries.filter((entry) => t(entry.message).toLowerCase().includes(lower));
  }, [entries, wanted, t]);
  return (
    <div className={classes.panel}>
      <div className={panel.toolbar}>
        <TextInput
          size="xs"
          leftSection={<IconSearch size={14} />}
          aria-label={t(text('Search the console', 'Konsole durchsuchen'))}
          placeholder={t(text('Search', 'Suchen'))}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <ReasonButton
          size="xs"
          variant="default"
          leftSection={<IconCopy size={14} />}
          reason={shown.length === 0 ? nothingSaid : undefined}
          onPress={() => void copy(shown, t)}
        >
          {t(text('Copy', 'Kopieren'))}
        </ReasonButton>
        <ReasonButton
          size="xs"
          variant="default"
          leftSection={<IconTrash size={14} />}
          reason={entries.length === 0 ? nothingSaid : undefined}
          onPress={clear}
        >
          {t(text('Clear', 'Leeren'))}
        </ReasonButton>
      </div>
      {shown.length === 0 ? <Empty message={wanted === '' ? silence : noMatch} /> : <Lines entries={shown} />}
    </div>
  );
}

const silence = text('The engine has said nothing yet.', 'Der Rechenkern hat noch nichts gesagt.');
const noMatch = text('Nothing matches the search.', 'Nichts passt zur Suche.');

function Lines({ entries }: { readonly entries: readonly LogEntry[] }) {
  const t = useT();
  const tail = useTail<HTMLDivElement>(entries.at(-1)?.id);
  return (
    <div className={classes.lines} role="log" aria-label={t(text('Console', 'Konsole'))} tabIndex={0} {...tail}>
      <ol>
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ol>
    </div>
  );
}

const Line = memo(function Line({ entry }: { readonly entry: LogEntry }) {
  const t = useT();
  return (
    <li data-level={entry.level}>
      <time>{clock(entry)}</time>
      {t(entry.message)}
    </li>
  );
});

function clock({ at }: LogEntry): string {
  return at.toTimeString().slice(0, 8);
}

async function copy(entries: readonly LogEntry[], t: (text: Text) => string): Promise<void> {
  try {
    const lines = entries.map((entry) => `${entry.at.toISOString()} ${entry.level} ${t(entry.message)}`);
    await navigator.clipboard.writeText(lines.join('\n'));
    notify(text('Copied', 'Kopiert'));
  } catch (error) {
    notifyError(text('Copying failed', 'Kopieren ist fehlgeschlagen'), error);
  }
}

const nothingSaid = text('There is nothing here.', 'Hier steht nichts.');
