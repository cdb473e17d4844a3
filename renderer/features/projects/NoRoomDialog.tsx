import { Button, Group, List, Stack, Text } from '@mantine/core';
import { MB, MOST_BUDGET } from '../../../core/runs/keptWeights.ts';
import { text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import { useSettings } from '../../kit/settings.ts';
import { answer, useDialogs } from '../../workspace/document/dialogs.ts';
import { useRunLooks } from '../../workspace/runs/looks.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { roomFor, useNoRoom } from '../../workspace/runs/weights.ts';
import { RunName } from '../../workspace/shared/RunName.tsx';

/** So many runs are listed; of more it is said how many there are. */
const MOST_LISTED = 8;

/** The weights of all runs no longer fit into the budget: which would leave the project, and how they stay. */
export function NoRoomDialog() {
  const t = useT();
  const language = useLanguage();
  const { plan } = useNoRoom();
  const { weightBudget } = useSettings();
  const looks = useRunLooks();
  const leaving = useRuns(({ runs }) => runs).filter(({ id }) => plan?.leaving.includes(id));
  if (!plan) return null;
  const more = leaving.length - MOST_LISTED;
  const use = bytesText(plan.wanted, language);
  const raised = roomFor(plan);
  const canRaise = plan.wanted <= MOST_BUDGET * MB;
  return (
    <Stack>
      <Text size="sm">
        {t(
          text(
            `The weights of all runs take ${use}; the budget is ${weightBudget} MB. If you go on, the file keeps no weights of these runs, the oldest that are not pinned. Their results, settings and curves stay.`,
            `Die Gewichte aller Läufe brauchen ${use}; vorgesehen sind ${weightBudget} MB. Ohne mehr Platz hebt die Datei von diesen Läufen, den ältesten nicht angehefteten, keine Gewichte auf. Ergebnisse, Einstellungen und Kurven bleiben.`,
          ),
        )}
      </Text>
      <List size="sm">
        {leaving.slice(0, MOST_LISTED).map((run) => (
          <List.Item key={run.id}>
            <RunName look={looks.of(run)} />
          </List.Item>
        ))}
        {more > 0 && <List.Item>{t(text(`${more} more`, `${more} weitere`))}</List.Item>}
      </List>
      <Text size="sm" c="dimmed">
        {t(
          text(
            'To keep single runs, cancel and pin them in the Runs tab.',
            'Um einzelne Läufe zu behalten: abbrechen und sie im Reiter „Läufe“ anheften.',
          ),
        )}
      </Text>
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Cancel', 'Abbrechen'))}
        </Button>
        <Button variant="default" c="var(--error)" onClick={() => answer('noRoom', 'leaveOut')}>
          {t(text('Save without them', 'Ohne sie speichern'))}
        </Button>
        {canRaise && (
          <Button data-autofocus onClick={() => answer('noRoom', 'raise')}>
            {t(text(`Keep all: up to ${raised} MB`, `Alle behalten: bis ${raised} MB`))}
          </Button>
        )}
      </Group>
    </Stack>
  );
} // prettier-ignore
