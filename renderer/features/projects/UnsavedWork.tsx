import { ActionIcon, Button } from '@mantine/core';
import { IconHistory, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { text, type Text } from '../../../core/text.ts';
import { notifyError } from '../../link/notify.ts';
import { Failed } from '../../link/Empty.tsx';
import type { Unsaved } from '../../workspace/project/drafts.ts';
import { discardKept } from '../../workspace/project/keeping.ts';
import { recover } from '../../workspace/project/opening.ts';
import { useUnsavedWork } from '../../workspace/project/unsavedWork.ts';
import { useT } from '../../kit/language.ts';
import classes from '../../workspace/gallery/Gallery.module.css';
import { useWhen } from '../../workspace/shared/when.ts';

/** What was never saved when a window ended, newest first. */
export function UnsavedWork() {
  const t = useT();
  const when = useWhen();
  const [discarded, setDiscarded] = useState(0);
  const { items, error, again } = useUnsavedWork(discarded);
  if (items.length === 0) return error ? <Failed error={error} again={again} /> : null;
  const discard = async ({ key }: Unsaved) => {
    try {
      await discardKept(key);
      setDiscarded((count) => count + 1);
    } catch (error) {
      notifyError(text('It could not be discarded', 'Verwerfen ist fehlgeschlagen'), error);
    }
  };
  return (
    <section aria-labelledby="unsaved-work" className={classes.unsaved}>
      <h2 id="unsaved-work">
        <IconHistory size={18} aria-hidden />
        {t(text('There is work that was never saved', 'Es gibt Arbeit, die nie gespeichert wurde'))}
      </h2>
      {error ? <Failed error={error} again={again} /> : null}
      <ul>
        {items.map((item) => (
          <li key={item.key}>
            {item.isNewer ? (
              <span>{t(newerText(item.name))}</span>
            ) : (
              <Button size="compact-sm" variant="light" onClick={() => void recover(item.key)}>
                {t(recoverText(item.name))}
              </Button>
            )}
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
  if (name === '') return text('Recover the untitled network', 'Unbenanntes Netz wiederherstellen');
  return text(`Recover “${name}”`, `„${name}“ wiederherstellen`);
}

function newerText(name: string): Text {
  return text(
    `${name === '' ? 'An untitled network' : `“${name}”`} is from a newer version: update Neuroloom to recover it.`,
    `${name === '' ? 'Ein unbenanntes Netz' : `„${name}“`} stammt aus einer neueren Version: Neuroloom aktualisieren, um es wiederherzustellen.`,
  );
}

function discardText(name: string): Text {
  if (name === '') return text('Discard the untitled network for good', 'Unbenanntes Netz endgültig verwerfen');
  return text(`Discard “${name}” for good`, `„${name}“ endgültig verwerfen`);
}
