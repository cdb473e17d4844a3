import { Button, Group } from '@mantine/core';
import { IconDownload, IconInfoCircle } from '@tabler/icons-react';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { bytesText } from '../../kit/numberFormat.ts';
import { FailedNotice } from '../../link/Empty.tsx';
import { engine } from '../../link/session.ts';
import { useAction } from '../../link/useAnswer.ts';
import { HubLook } from './HubLook.tsx';
import { getModel } from './library.ts';
import classes from './Models.module.css';

/** The way to a model of the hub that is not here, or damaged: it is looked up, then downloaded; what was begun goes on at once. */
export function Absent({ model: { name, bytesHere = 0, state } }: { readonly model: LibraryModel }) {
  const t = useT();
  const said = bytesText(bytesHere, useLanguage());
  const look = useAction(name, () => engine().request('hubModel', { name }));
  const isBegun = bytesHere > 0 || state === 'damaged';
  return (
    <div className={classes.look}>
      {bytesHere > 0 && !look.value && <Notice>{t(text(`${said} of it are here: the download continues where it stopped.`, `${said} davon sind da: Der Download geht dort weiter, wo er stehen blieb.`))}</Notice>}
      {look.error !== undefined && <FailedNotice error={look.error} detailed />}
      {look.value ? (
        <HubLook info={look.value} />
      ) : (
        <Group justify="end">
          <Button variant={isBegun ? 'default' : 'filled'} leftSection={<IconInfoCircle size={16} />} loading={look.isBusy} onClick={() => void look.run()}>
            {t(text('Look it up on the hub', 'Auf dem Hub nachschlagen'))}
          </Button>
          {isBegun && (
            <Button leftSection={<IconDownload size={16} />} onClick={() => void getModel(name)}>
              {t(state === 'damaged' ? text('Download the damaged files again', 'Beschädigtes erneut herunterladen') : text('Continue the download', 'Download fortsetzen'))}
            </Button>
          )}
        </Group>
      )}
    </div>
  );
} // prettier-ignore
