import { Button, Group, Progress } from '@mantine/core';
import { stageTexts } from '../../../core/protocol/exports.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { Failed } from '../../link/Empty.tsx';
import { useAction } from '../../link/useAnswer.ts';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import classes from './Export.module.css';
import { Exported } from './Exported.tsx';
import { beginExport, cancelExport, exportTo, forget, type Job } from './exports.ts';

/** An export: how far it is, what came of it, or why nothing did. */
export function JobView({ job }: { readonly job: Job }) {
  const t = useT();
  const { file, wish, state } = job;
  return (
    <section className={classes.pane} aria-label={file.name}>
      <h3 className={classes.title}>
        {file.name}
        <span className={classes.content}>{t(wish.format.label)}</span>
      </h3>
      <div className={classes.form}>
        {state.kind === 'running' && <Running job={job} />}
        {state.kind === 'done' && <Exported job={job} report={state.report} />}
        {state.kind === 'failed' && <Failed error={state.error} />}
        {state.kind === 'cancelled' && <Notice>{t(nothingLeft)}</Notice>}
      </div>
      <Group justify="end" className={classes.end ?? ''}>
        {state.kind !== 'running' && (
          <Button variant="subtle" onClick={() => forget(job)}>
            {t(text('Back to the formats', 'Zu den Formaten'))}
          </Button>
        )}
        {(state.kind === 'failed' || state.kind === 'cancelled') && <Again job={job} />}
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Close', 'Schließen'))}
        </Button>
      </Group>
    </section>
  );
}

const nothingLeft = text('Cancelled: nothing was written.', 'Abgebrochen: Nichts wurde geschrieben.');

function Running({ job }: { readonly job: Job }) {
  const t = useT();
  if (job.state.kind !== 'running') return null;
  const { stage, share } = job.state;
  const isKnown = share > 0 && share < 1;
  return (
    <div className={classes.running} role="status">
      <p>{t(stageTexts[stage])} …</p>
      <Progress
        value={isKnown ? 100 * share : 100}
        animated={!isKnown}
        aria-label={t(text('Progress', 'Fortschritt'))}
      />
      <p className={classes.help}>{t(meanwhile)}</p>
      <Group>
        <Button variant="default" onClick={() => cancelExport(job)}>
          {t(text('Cancel the export', 'Export abbrechen'))}
        </Button>
      </Group>
    </div>
  );
}

const meanwhile = text(
  'What is exported is the network as it was when you clicked. You can edit it meanwhile and close this window: a message tells you when it is done.',
  'Exportiert wird das Netz, wie es beim Klick war. Inzwischen lässt es sich bearbeiten und dieses Fenster schließen: Eine Meldung sagt, wann der Export fertig ist.',
);

/** The same once more, to the same place or to another one. */
function Again({ job: { wish, file } }: { readonly job: Job }) {
  const t = useT();
  const elsewhere = useAction(wish, () => beginExport(wish));
  return (
    <>
      <Button variant="default" loading={elsewhere.isBusy} onClick={() => void elsewhere.run()}>
        {t(text('Another place …', 'Anderer Ort …'))}
      </Button>
      <Button onClick={() => void exportTo(wish, file)}>{t(text('Try again', 'Noch einmal versuchen'))}</Button>
    </>
  );
}
