import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react';
import { memo } from 'react';
import type { Problem } from '../../../core/graph/problem.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { goTo, repairNode } from '../../workspace/editing/actions.ts';
import { goThere, insideIt } from '../../workspace/editing/problemWords.ts';
import { useProblemPlace } from './problemPlaces.ts';
import classes from './ProblemCard.module.css';

interface ProblemCardProps {
  readonly nodeId: string;
  readonly problem: Problem;
  /** The repair of a problem inside a module belongs to the module's own graph. */
  readonly isOwn: boolean;
  /** It is said in passing: nobody has begun to wire the node, or has wired it on. */
  readonly isQuiet: boolean;
}

/** What is wrong with a node (or, for a module, with the first node inside it), under its card, with the repair. */
export const ProblemCard = memo(function ProblemCard({ nodeId, problem, isOwn, isQuiet }: ProblemCardProps) {
  const t = useT();
  const place = useProblemPlace(nodeId);
  if (isQuiet) {
    return (
      <div className={classes.quiet} data-testid={`problem-${nodeId}`} role="note" title={t(problem.message)}>
        {t(problem.severity === 'warning' ? leadsNowhere : notWired)}
      </div>
    );
  }
  const { severity, fixes, message } = problem;
  const Icon = severity === 'error' ? IconAlertCircle : IconAlertTriangle;
  return (
    <div
      className={`${classes.card} nodrag nopan`}
      data-severity={severity}
      data-place={place}
      data-testid={`problem-${nodeId}`}
      role="note"
    >
      <Icon size={15} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        {t(isOwn ? message : insideIt(message))}
        {!isOwn && (
          <button type="button" className={classes.fix} onClick={() => goTo(problem.nodeId ?? nodeId)}>
            {t(goThere)}
          </button>
        )}
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

const notWired = text('not wired yet', 'noch nicht verbunden');
const leadsNowhere = text('leads nowhere yet', 'führt noch nirgendwohin');
