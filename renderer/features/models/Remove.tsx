import { Button, Group } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import { FailedNotice } from '../../link/Empty.tsx';
import { useAction } from '../../link/useAnswer.ts';
import { removeModel } from './library.ts';

/** Takes a model away; asks first. Those of the app stay. */
export function Remove({ model }: { readonly model: LibraryModel }) {
  const t = useT();
  const language = useLanguage();
  const [isAsking, setAsking] = useState(false);
  const removal = useAction(model.name, () => removeModel(model));
  const { origin, state, bytesHere = 0 } = model;
  const bytes = state === 'absent' ? bytesHere : (model.bytes ?? 0);
  if (origin === 'app' || origin === 'package' || (state === 'absent' && bytesHere === 0)) return null;
  const isForgotten = origin === 'folder';
  const size = bytes > 0 ? ` (${bytesText(bytes, language)})` : '';
  const verb = isForgotten ? text('Take off the list', 'Aus der Liste nehmen') : text('Delete', 'Löschen');
  const remove = async () => {
    await removal.run();
    setAsking(false);
  };
  return (
    <Group gap="xs">
      {removal.error !== undefined && <FailedNotice error={removal.error} />}
      {!isAsking && (
        <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={() => setAsking(true)}>
          {`${t(verb)} …`}
        </Button>
      )}
      {isAsking && (
        <>
          <span role="alert">{t(isForgotten ? stays : text(`Delete it${size} from this computer?`, `Von diesem Rechner löschen${size}?`))}</span>
          <Button size="xs" color="red" autoFocus loading={removal.isBusy} onClick={() => void remove()}>
            {t(verb)}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking(false)}>
            {t(text('Keep it', 'Behalten'))}
          </Button>
        </>
      )}
    </Group>
  );
} // prettier-ignore

const stays = text('Take it off the list? The files stay.', 'Aus der Liste nehmen? Die Dateien bleiben.');
