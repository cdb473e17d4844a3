import { useEffect } from 'react';
import { text } from '../../../core/text.ts';
import { signature } from '../../../core/analysis/signature.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import { useT } from '../../kit/language.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { titleFor } from '../../workspace/document/names.ts';
import { Course, Removed, SweepChoice } from './Course.tsx';
import { Results } from './Results.tsx';
import { SweepForm } from './SweepForm.tsx';
import { useSweepForm } from './state.ts';
import { loadOutcomes, loadSweeps, useSweeps } from './sweeps.ts';
import classes from './sweep.module.css';

/** Many runs of the network with other settings: which are tried, how far they are, and what came of them. */
export function SweepPanel() {
  const t = useT();
  const { list, outcomes, removed, error } = useSweeps();
  const own = useDocument(({ document }) => signature(document));
  const shownId = useSweepForm((form) => form.shownId);
  useEffect(() => void loadSweeps(), [list]);
  const shown =
    list?.find(({ id }) => id === shownId) ??
    list?.find(({ status }) => status === 'running') ??
    list?.find((sweep) => sweep.signature === own);
  const known = shown && outcomes[shown.id];
  // One of another window, or of another network, stays when it pauses or ends.
  useEffect(() => {
    if (shown?.status === 'running') useSweepForm.setState({ shownId: shown.id });
  }, [shown]);
  useEffect(() => {
    if (shown && !known) void loadOutcomes(shown.id);
  }, [shown, known]);
  return (
    <div className={classes.panel}>
      <SweepForm />
      {shown ? (
        <section className={classes.results} aria-label={t(titleFor(shown.name))}>
          <Removed removed={removed} />
          <Course sweep={shown} list={list ?? []} />
          <Results sweep={shown} outcomes={known ?? []} />
        </section>
      ) : error === undefined ? (
        <Empty message={nothing}>
          <Removed removed={removed} />
          {list && list.length > 0 && <SweepChoice id={null} list={list} />}
        </Empty>
      ) : (
        <Failed error={error} again={() => void loadSweeps()} />
      )}
    </div>
  );
}

const nothing = text(
  'What a setting does shows when several values are tried, each with several seeds. Choose settings and start: the best is listed first, with how sure it is.',
  'Was eine Einstellung bewirkt, zeigt sich, wenn mehrere Werte probiert werden, jeder mit mehreren Startwerten. Einstellungen wählen und beginnen: Das Beste steht oben, und wie sicher es ist.',
);
