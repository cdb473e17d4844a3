import { SegmentedControl, TextInput } from '@mantine/core';
import { IconDownload, IconSearch, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import { counted, text, type Text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { useRuns } from '../../workspace/runs/runs.ts';
import { isActive } from '../../workspace/runs/runState.ts';
import { CompareButton } from './CompareButton.tsx';
import { saveTable } from './files.ts';
import { removeRuns } from './remove.ts';
import { meantOf, type Row } from './rows.ts';
import { useRunsView } from './state.ts';
import type { ShownRows } from './useShownRows.ts';
import { WeightBudget } from './WeightBudget.tsx';
import classes from './runs.module.css';

/** What can be done with runs, and which of them are seen. */
export function Toolbar({ all, rows, columns, weights }: ShownRows) {
  const t = useT();
  const language = useLanguage();
  return (
    <div className={`${panel.toolbar} ${classes.toolbar}`}>
      <Filter />
      <span className="dim" role="status">
        {t(countText(rows.length, all.length))}
      </span>
      <Columns />
      <CompareButton />
      <ReasonButton
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} />}
        tip={text('Saves the table as it is seen here.', 'Speichert die Tabelle, wie sie hier zu sehen ist.')}
        reason={rows.length === 0 ? noRows : undefined}
        onPress={() => void saveTable(rows, columns, language)}
      >
        CSV
      </ReasonButton>
      <Delete all={all} />
      {weights && <WeightBudget weights={weights} />}
    </div>
  );
}

// What a sort does not change is not drawn anew with it.

const Filter = memo(function Filter() {
  const t = useT();
  const filter = useRunsView((view) => view.filter);
  return (
    <TextInput
      size="xs"
      leftSection={<IconSearch size={14} />}
      aria-label={t(text('Filter runs', 'Läufe filtern'))}
      placeholder={t(text('Filter: adam, 0.01', 'Filtern: adam, 0,01'))}
      value={filter}
      onChange={(event) => useRunsView.setState({ filter: event.currentTarget.value })}
    />
  );
});

const Columns = memo(function Columns() {
  const t = useT();
  const wanted = useRunsView((view) => view.columns);
  return (
    <SegmentedControl
      size="xs"
      aria-label={t(text('Settings', 'Einstellungen'))}
      data={[
        { value: 'differing', label: t(text('Differing settings', 'Unterschiede')) },
        { value: 'all', label: t(text('All settings', 'Alle Einstellungen')) },
      ]}
      value={wanted}
      onChange={(value) => useRunsView.setState({ columns: value as typeof wanted })}
    />
  );
});

/** Of those that are ticked, else of the one that is shown. */
const Delete = memo(function Delete({ all }: { readonly all: readonly Row[] }) {
  const t = useT();
  const ticked = useRunsView((state) => state.ticked);
  const selectedId = useRuns((state) => state.selectedId);
  const { wanted: meant } = meantOf(all, ticked, selectedId);
  const isTraining = meant.some(({ run }) => isActive(run.progress.status));
  return (
    <ReasonButton
      size="xs"
      variant="default"
      leftSection={<IconTrash size={14} />}
      tip={text(
        'Takes these runs out of the project; Undo brings them back.',
        'Nimmt diese Läufe aus dem Projekt; „Rückgängig“ bringt sie zurück.',
      )}
      reason={meant.length === 0 ? noRun : isTraining ? training : undefined}
      onPress={() => removeRuns(meant.map(({ run }) => run.id))}
    >
      {t(
        meant.length > 1
          ? deleteAll(counted(meant.length, ['run', 'runs'], ['Lauf', 'Läufe']))
          : text('Delete', 'Löschen'),
      )}
    </ReasonButton>
  );
});

function countText(shown: number, all: number): Text {
  if (shown === all) return counted(all, ['run', 'runs'], ['Lauf', 'Läufe']);
  const runs = counted(all, ['run', 'runs'], ['Lauf', 'Läufen']);
  return text(`${shown} of ${runs.en}`, `${shown} von ${runs.de}`);
}

const deleteAll = ({ en, de }: Text) => text(`Delete ${en}`, `${de} löschen`);
const noRun = text('Choose a run first.', 'Erst einen Lauf wählen.');
const training = text('A run is being trained: stop it first.', 'Ein Lauf wird trainiert: erst beenden.');
const noRows = text(
  'No run is shown: there is no table to save.',
  'Kein Lauf wird gezeigt: Es gibt keine Tabelle zu speichern.',
);
