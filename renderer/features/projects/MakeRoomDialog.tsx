import { Button, Group, Stack, Text } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { answer } from '../../workspace/document/dialogs.ts';
import { useT } from '../../kit/language.ts';

/** One run trains at a time: is that of another window, or of the tab with this name, to stop for this one? */
export function MakeRoomDialog({ suggestedName }: { readonly suggestedName: string }) {
  const t = useT();
  const [en, de] =
    suggestedName === ''
      ? ['of the other window', 'des anderen Fensters']
      : [`of “${suggestedName}”`, `von „${suggestedName}“`];
  return (
    <Stack>
      <Text size="sm">
        {t(
          text(
            `One run trains at a time on this machine. The run ${en} can be stopped to make room: nothing of it is lost, and it can continue later from where it is.`,
            `Auf dieser Maschine trainiert immer nur ein Lauf. Der Lauf ${de} kann Platz machen: Nichts davon geht verloren, und er kann später von dort weitergehen.`,
          ),
        )}
      </Text>
      <Group justify="end">
        <Button data-autofocus variant="default" onClick={() => answer('makeRoom', 'cancel')}>
          {t(text('Let it train', 'Weiter trainieren lassen'))}
        </Button>
        <Button onClick={() => answer('makeRoom', 'makeRoom')}>
          {t(text('Stop it and train here', 'Dort beenden und hier trainieren'))}
        </Button>
      </Group>
    </Stack>
  );
}
