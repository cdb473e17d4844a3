import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import { memo } from 'react';
import type { Problem } from '../../core/graph/problem.ts';
import { useAnalysis } from '../store/analysis.ts';
import { useT } from '../ui/language.ts';
import { repairNode } from './actions.ts';
import classes from './ProblemCard.module.css';

/** What is wrong with a node (or, for a module, with the first node inside it), under its card, with the repair. */
export const ProblemCard = memo(function ProblemCard({
  nodeId,
  path,
}: {
  readonly nodeId: string;
  readonly path: string;
}) {
  const t = useT();
  const problem = problemOf(useAnalysis().problems, path);
  if (!problem) return null;
  const { severity, fixes, message } = problem;
  const Icon = severity === 'error' ? IconAlertCircle : IconAlertTriangle;
  // The repair of a problem inside a module belongs to the module's own graph.
  const isOwn = problem.nodeId === path;
  return (
    <div
      className={`${classes.card} nodrag nopan`}
      data-severity={severity}
      data-testid={`problem-${nodeId}`}
      role="note"
    >
      <Icon size={15} className={classes.icon} aria-hidden />
      <div>
        {t(message)}
        {isOwn &&
          fixes?.map((fix) => (
            <button key={fix.label.en} type="button" className={classes.fix} onClick={() => repairNode(nodeId, fix)}>
              {t(fix.label)}
            </button>
          ))}
      </div>
    </div>
  );
});

function problemOf(problems: readonly Problem[], path: string): Problem | undefined {
  return (
    problems.find((problem) => problem.nodeId === path) ??
    problems.find((problem) => problem.nodeId?.startsWith(`${path}/`))
  );
}
