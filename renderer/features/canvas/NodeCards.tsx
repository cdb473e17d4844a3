import { isSaidAloud, type NodeFacts } from '../../workspace/editing/nodeFacts.ts';
import { ProblemCard } from './ProblemCard.tsx';
import { TroubleCard } from './TroubleCard.tsx';
import { NodeMarks } from './walk/NodeMarks.tsx';

/** What is said around the card of a node, of whatever kind: problems, why a run diverged, where a walk is. */
export function NodeCards({ nodeId, facts }: { readonly nodeId: string; readonly facts: NodeFacts }) {
  const { path, problem, trouble } = facts;
  return (
    <>
      {problem && (
        <ProblemCard nodeId={nodeId} problem={problem} isOwn={problem.nodeId === path} isQuiet={!isSaidAloud(facts)} />
      )}
      {trouble && <TroubleCard nodeId={nodeId} trouble={trouble} />}
      <NodeMarks path={path} />
    </>
  );
}
