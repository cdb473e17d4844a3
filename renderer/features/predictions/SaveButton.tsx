import { Button } from '@mantine/core';
import { IconTableExport } from '@tabler/icons-react';
import { useState } from 'react';
import { predictionKey, savingKey } from '../../../core/protocol/requests/results.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { engine } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { Waiting } from '../../link/Waiting.tsx';
import { usePredictionView } from '../../workspace/runs/predictionView.ts';
import { useMoment } from '../../workspace/runs/shown.ts';
import { saveFile } from '../../workspace/shared/saveFile.ts';

const saving = text('Saving the table …', 'Tabelle wird gespeichert …');

/** Writes all examples of the part, as they are filtered and sorted, for a spreadsheet. */
export function SaveButton({ run: { id } }: { readonly run: RunRecord }) {
  const t = useT();
  const language = useLanguage();
  const [isSaving, setIsSaving] = useState(false);
  const shown = usePredictionView((view) => view.split);
  const save = async () => {
    const { split, filter, order } = usePredictionView.getState();
    const { chosen } = useMoment.getState();
    const at = chosen?.runId === id ? chosen.at : undefined;
    setIsSaving(true);
    await saveFile(text('predictions', 'Vorhersagen'), 'csv', (path) =>
      engine().request('savePredictions', { runId: id, split, filter, order, at, path, language }),
    );
    setIsSaving(false);
  };
  if (isSaving) {
    return (
      <Waiting
        name={[savingKey(id), predictionKey(id, shown)]}
        label={saving}
        onCancel={() => tell('stopSavingPredictions', { runId: id })}
      />
    );
  }
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconTableExport size={14} />}
      title={t(
        text(
          'All of them as a table for Excel and other spreadsheets',
          'Alle als Tabelle für Excel und andere Tabellenprogramme',
        ),
      )}
      onClick={() => void save()}
    >
      CSV
    </Button>
  );
}
