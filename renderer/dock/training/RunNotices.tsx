import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../ui/language.ts';
import { Notice } from '../Notice.tsx';
import panel from '../panel.module.css';
import { StaleNotice } from '../StaleNotice.tsx';

const advice: Partial<Record<RunRecord['progress']['status'], Text>> = {
  diverged: text(
    'The loss blew up: the weights of the last finite step are kept. Try a learning rate ten times smaller, or clip the gradients.',
    'Der Verlust ist explodiert: Die Gewichte des letzten endlichen Schritts sind noch da. Eine zehnmal kleinere Lernrate oder begrenzte Gradienten helfen.',
  ),
  interrupted: text(
    'The engine stopped while this run was under way. Resume goes on from its last checkpoint.',
    'Der Rechenkern hielt während dieses Laufs an. „Fortsetzen“ macht vom letzten Sicherungspunkt weiter.',
  ),
};

/** What has to be known to read a run's numbers. */
export function RunNotices({ run }: { readonly run: RunRecord }) {
  const t = useT();
  const { status } = run.progress;
  const isBad = status === 'diverged' || status === 'failed';
  const hint = advice[status];
  return (
    <div className={panel.notices}>
      <StaleNotice run={run} />
      {(hint !== undefined || run.message !== null) && (
        <Notice kind={isBad ? 'error' : status === 'interrupted' ? 'warning' : 'info'}>
          {[hint && t(hint), run.message].filter(Boolean).join(' ')}
        </Notice>
      )}
    </div>
  );
}
