import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { text } from '../../../core/text.ts';
import { answer, useDialogs } from '../../workspace/document/dialogs.ts';
import { useT } from '../../kit/language.ts';
import { submits } from '../../kit/submits.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';

/** In the browser: the name under which a project is kept in the app's folder. */
export function SaveNameDialog({ suggestedName }: { readonly suggestedName: string }) {
  const t = useT();
  const [name, setName] = useState(suggestedName);
  const plain = name.trim();
  return (
    <form onSubmit={submits(() => plain !== '' && answer('saveName', plain))}>
      <Stack>
        <TextInput
          data-autofocus
          label={t(text('Name', 'Name'))}
          description={t(
            text(
              'Projects are kept in the app’s folder, with their weights and history. A name that is taken gets a number.',
              'Projekte liegen im Ordner der App, mit Gewichten und Verlauf. Ein vergebener Name bekommt eine Nummer.',
            ),
          )}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Group justify="end">
          <Button variant="default" onClick={useDialogs.getState().close}>
            {t(text('Cancel', 'Abbrechen'))}
          </Button>
          <ReasonButton reason={plain === '' ? noName : undefined}>{t(text('Save', 'Speichern'))}</ReasonButton>
        </Group>
      </Stack>
    </form>
  );
}

const noName = text('Enter a name first.', 'Zuerst einen Namen eingeben.');
