import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useTrouble } from '../../workspace/runs/doctor.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import panel from '../../kit/panel.module.css';
import { StaleNotice } from '../../workspace/shared/StaleNotice.tsx';
import { TroubleNotice } from '../../workspace/shared/TroubleNotice.tsx';

const interrupted = text(
  'The engine stopped while this run was under way. Resume continues from its last checkpoint.',
  'Der Rechenkern ist während dieses Laufs ausgefallen. „Fortsetzen“ setzt beim letzten Sicherungspunkt an.',
);

/** What has to be known to read a run's numbers. */
export function RunNotices({ run }: { readonly run: RunRecord }) {
  const t = useT();
  const trouble = useTrouble();
  const { status } = run.progress;
  const isBad = status === 'diverged' || status === 'failed';
  const sentence = status === 'interrupted' ? interrupted : run.message;
  return (
    <div className={panel.notices}>
      <StaleNotice run={run} />
      {trouble && <TroubleNotice trouble={trouble} />}
      {sentence && !trouble && (
        <Notice kind={isBad ? 'error' : status === 'interrupted' ? 'warning' : 'info'}>
          {t(sentence)}
          {run.error && (
            <details>
              <summary>{t(text('Details', 'Einzelheiten'))}</summary>
              <pre className={panel.stack}>{run.error}</pre>
            </details>
          )}
        </Notice>
      )}
    </div>
  );
}
