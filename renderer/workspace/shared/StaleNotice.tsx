import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useIsStale } from '../runs/runs.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';

/** Says that a run does not belong to what is on the canvas any more. */
export function StaleNotice({ run }: { readonly run: RunRecord }) {
  const t = useT();
  if (!useIsStale(run)) return null;
  return (
    <Notice kind="warning">
      {t(
        text(
          `Stale: the network has changed since run ${run.number}. Train again to see how the new one does.`,
          `Veraltet: Das Netz hat sich seit Lauf ${run.number} geändert. Neu trainieren zeigt, was das neue kann.`,
        ),
      )}
    </Notice>
  );
}
