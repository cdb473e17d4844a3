import { ActionIcon, Button } from '@mantine/core';
import { IconHistory, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Recoverable } from '../../core/protocol/engine.ts';
import { text, type Text } from '../../core/text.ts';
import { notifyError } from '../engine/notify.ts';
import { engine } from '../engine/session.ts';
import { useRequest } from '../engine/useRequest.ts';
import { recover } from '../store/project.ts';
import { useT } from '../ui/language.ts';
import classes from './Gallery.module.css';
import { useWhen } from './when.ts';

/** What was never saved when a window ended, newest first. */
export function UnsavedWork() {
  const t = useT();
  const when = useWhen();
  const [discarded, setDiscarded] = useState(0);
  const { data } = useRequest('recoverable', {}, discarded);
  if (!data || data.length === 0) return null;
  const discard = async ({ key }: Recoverable) => {
    try {
      await engine().request('discardAutosave', { key });
      setDiscarded((count) => count + 1);
    } catch (error) {
      notifyError(text('It could not be discarded', 'Verwerfen ist gescheitert'), error);
    }
  };
  return (
    <section aria-labelledby="unsaved-work" className={classes.unsaved}>
      <h2 id="unsaved-work">
        <IconHistory size={18} aria-hidden />
        {t(text('There is work that was never saved', 'Es gibt Arbeit, die nie gespeichert wurde'))}
      </h2>
      <ul>
        {data.map((item) => (
          <li key={item.key}>
            <Button size="compact-sm" variant="light" onClick={() => void recover(item.key)}>
              {t(recoverText(item.name))}
            </Button>
            <span className="dim">{when(item.savedAt)}</span>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t(discardText(item.name))}
              title={t(discardText(item.name))}
              onClick={() => void discard(item)}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </section>
  );
}

function recoverText(name: string): Text {
  const word = name === '' ? '…' : name;
  return text(`Recover “${word}”`, `„${word}“ wiederherstellen`);
}

function discardText(name: string): Text {
  const word = name === '' ? '…' : name;
  return text(`Discard “${word}” for good`, `„${word}“ endgültig verwerfen`);
}
