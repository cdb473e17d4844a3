import { Button, Group, Progress } from '@mantine/core';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { Failed } from '../../link/Empty.tsx';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { ChooseFile } from './ChooseFile.tsx';
import classes from './Import.module.css';
import { ModelFileView } from '../../workspace/modelFile/ModelFileView.tsx';
import { leave, takeBack, takeFile, useImport, type Importing } from './imports.ts';
import { ModelView } from './ModelView.tsx';
import { WeightsView } from './WeightsView.tsx';

/** A model of another program becomes a project, or a file of weights goes into the open network. */
export function ImportDialog() {
  const now = useImport((state) => state.now);
  return <div className={classes.dialog}>{viewOf(now)}</div>;
}

function viewOf(now: Importing) {
  switch (now.kind) {
    case 'choose':
      return <ChooseFile />;
    case 'reading':
      return <Reading file={now.file} share={now.share} />;
    case 'failed':
      return <NotRead error={now.error} />;
    case 'look': {
      const { file, look, first } = now;
      return (
        <ModelFileView
          look={look}
          action={open}
          first={first}
          onTake={(as, sizes) => void takeFile(file, as, sizes)}
          onLeave={leave}
        />
      );
    }
    case 'model':
      return <ModelView key={now.model.report.size} {...now} />;
    case 'weights':
      return <WeightsView {...now} />;
    case 'taken':
      return <Taken {...now} />;
  }
}

const open = text('Open as a new project', 'Als neues Projekt öffnen');

function Reading({ file, share }: { readonly file: ChosenFile; readonly share: number | null }) {
  const t = useT();
  return (
    <div className={classes.reading} role="status">
      <p>{t(text(`${file.name} is being read …`, `${file.name} wird gelesen …`))}</p>
      <Progress
        value={share === null ? 100 : 100 * share}
        animated={share === null}
        aria-label={t(text('Progress', 'Fortschritt'))}
      />
      <Group>
        <Button variant="default" onClick={leave}>
          {t(text('Stop importing', 'Import abbrechen'))}
        </Button>
      </Group>
    </div>
  );
}

function NotRead({ error }: { readonly error: unknown }) {
  const t = useT();
  return (
    <>
      <Failed error={error} />
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Close', 'Schließen'))}
        </Button>
        <Button onClick={leave}>{t(text('Another file', 'Andere Datei'))}</Button>
      </Group>
    </>
  );
}

interface TakenProps {
  readonly file: ChosenFile;
  readonly run: RunRecord;
  readonly before: string | null;
}

function Taken({ file, run, before }: TakenProps) {
  const t = useT();
  const said = text(
    `The weights of ${file.name} are in the network, as run ${run.number}: canvas, predictions and exports use them. Earlier runs are as they were.`,
    `Die Gewichte aus ${file.name} stecken im Netz, als Lauf ${run.number}: Fläche, Vorhersagen und Exporte benutzen sie. Frühere Läufe sind, wie sie waren.`,
  );
  return (
    <>
      <div role="status">
        <Notice>{t(said)}</Notice>
      </div>
      <Group justify="end">
        <Button variant="default" onClick={() => takeBack(run, before)}>
          {t(text('Undo', 'Rückgängig'))}
        </Button>
        <Button onClick={useDialogs.getState().close}>{t(text('Done', 'Fertig'))}</Button>
      </Group>
    </>
  );
}
