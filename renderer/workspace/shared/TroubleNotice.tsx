import { CloseButton } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { goTo } from '../editing/actions.ts';
import { useDocument } from '../document/document.ts';
import { useDoctor, type Trouble } from '../runs/doctor.ts';
import { remediesFor } from '../runs/remedies.ts';
import { useRuns } from '../runs/runs.ts';
import { repair } from '../runs/training.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import panel from '../../kit/panel.module.css';
import { useHindrance } from './useHindrance.ts';
import classes from './TroubleNotice.module.css';
import { TroubleNumber } from './TroubleNumber.tsx';

/** What is wrong with a run, with what helps: the canvas shows the same at its node. */
export function TroubleNotice({ trouble: { run, diagnosis, message, path } }: { readonly trouble: Trouble }) {
  const t = useT();
  const hindrance = useHindrance();
  const pending = useRuns((state) => state.pending);
  const training = useDocument((state) => state.document.training);
  return (
    <Notice kind={diagnosis ? 'error' : 'warning'}>
      <div className={classes.row} data-at-node={path !== ''}>
        <span className={classes.words}>
          {path !== '' && (
            <button type="button" className={panel.more} onClick={() => goTo(path)}>
              {path}
            </button>
          )}{' '}
          {diagnosis && <TroubleNumber diagnosis={diagnosis} />} {t(message)}
        </span>
        {remediesFor(run, training).map((remedy) => (
          <ReasonButton
            key={remedy.label.en}
            size="compact-xs"
            variant="default"
            className={classes.remedy ?? ''}
            isBusy={pending !== null}
            reason={hindrance}
            onPress={() => void repair(run, remedy)}
          >
            {t(remedy.label)}
          </ReasonButton>
        ))}
      </div>
      <CloseButton
        size="xs"
        aria-label={t(text('Hide', 'Ausblenden'))}
        onClick={() => useDoctor.getState().dismiss(run.id)}
      />
    </Notice>
  );
}
