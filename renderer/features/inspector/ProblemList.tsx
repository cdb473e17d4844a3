import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { listedProblems, type ListedProblem } from '../../../core/analysis/listedProblems.ts';
import type { Problem } from '../../../core/graph/problem.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { goTo, repairNode } from '../../workspace/editing/actions.ts';
import { goThere, insideIt } from '../../workspace/editing/problemWords.ts';
import { useTrouble } from '../../workspace/runs/doctor.ts';
import { useProblems } from '../../workspace/document/findings.ts';
import { TroubleNotice } from '../../workspace/shared/TroubleNotice.tsx';
import { useT } from '../../kit/language.ts';
import classes from './ProblemList.module.css';

/** All problems of the document, and what is wrong with the chosen run; a press leads to the node. */
export function ProblemList() {
  const t = useT();
  const found = useProblems();
  const document = useDocument((state) => state.document);
  const problems = useMemo(() => listedProblems(found, document), [found, document]);
  const trouble = useTrouble();
  return (
    <section>
      <h3 className="section-title">{t(text('Problems', 'Probleme'))}</h3>
      {trouble && <TroubleNotice trouble={trouble} />}
      {problems.length === 0 && trouble ? null : problems.length === 0 ? (
        <p className={classes.fine}>
          <IconCircleCheck size={16} aria-hidden />
          {t(text('None: the network can be trained.', 'Keine: Das Netz kann trainiert werden.'))}
        </p>
      ) : (
        <ul className={classes.list} data-testid="problems">
          {problems.map((problem, i) => (
            <li key={i}>
              <ProblemRow {...problem} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ProblemRow({ problem, message }: ListedProblem) {
  const t = useT();
  const { nodeId, severity, isUnwired } = problem;
  const Icon = isUnwired ? IconCircleDashed : severity === 'error' ? IconAlertCircle : IconAlertTriangle;
  const words = (
    <>
      <Icon size={15} aria-hidden data-severity={shownSeverity(problem)} />
      <span>{t(message)}</span>
    </>
  );
  if (nodeId === undefined) return <div className={classes.row}>{words}</div>;
  return (
    <button type="button" className={classes.row} onClick={() => goTo(nodeId)}>
      {words}
    </button>
  );
}

/** What is only not there yet is the next thing to do, and no mistake. */
function shownSeverity({ severity, isUnwired }: Problem): Problem['severity'] | 'next' {
  return isUnwired ? 'next' : severity;
}

/** The problems of one node, with their repairs; of a module without one, the first inside it, as on its card. */
export function NodeProblems({ path }: { readonly path: string }) {
  const t = useT();
  const problems = useProblems();
  const nodeId = path.split('/').at(-1) ?? path;
  const own = problems.filter((problem) => problem.nodeId === path);
  const inside = problems.find((problem) => problem.nodeId?.startsWith(`${path}/`));
  if (own.length === 0 && inside) {
    return (
      <div className={classes.own} data-severity={shownSeverity(inside)}>
        {t(insideIt(inside.message))}
        <Button size="compact-xs" {...colourOf(inside)} onClick={() => goTo(inside.nodeId ?? path)}>
          {t(goThere)}
        </Button>
      </div>
    );
  }
  return own.map((problem, i) => <OwnProblem key={i} nodeId={nodeId} problem={problem} />);
}

/** What is wrong with a wire, whose path this is and which leads to a node, with the repairs. */
export function WireProblems({ path, to }: { readonly path: string; readonly to: string }) {
  const problems = useProblems();
  const own = problems.filter((problem) => problem.edge === path);
  return own.map((problem, i) => <OwnProblem key={i} nodeId={to} problem={problem} />);
}

function OwnProblem({ nodeId, problem }: { readonly nodeId: string; readonly problem: Problem }) {
  const t = useT();
  const { message, fixes } = problem;
  return (
    <div className={classes.own} data-severity={shownSeverity(problem)}>
      {t(message)}
      {fixes?.map((fix) => (
        <Button key={fix.label.en} size="compact-xs" {...colourOf(problem)} onClick={() => repairNode(nodeId, fix)}>
          {t(fix.label)}
        </Button>
      ))}
    </div>
  );
}

/** Repairs of mistakes stand out. */
function colourOf({ isUnwired }: Problem) {
  return isUnwired ? {} : { color: 'red' };
}
