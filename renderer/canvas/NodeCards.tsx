import { isTroubled, useTrouble } from '../store/doctor.ts';
import { ProblemCard } from './ProblemCard.tsx';
import { TroubleCard } from './TroubleCard.tsx';
import { NodeMarks } from './walk/NodeMarks.tsx';

/** What is said around the card of a node, of whatever kind: problems, why a run diverged, where a walk is. */
export function NodeCards({ nodeId, path }: { readonly nodeId: string; readonly path: string }) {
  const trouble = useTrouble();
  return (
    <>
      <ProblemCard nodeId={nodeId} path={path} />
      {trouble && isTroubled(path, trouble) && <TroubleCard nodeId={nodeId} trouble={trouble} />}
      <NodeMarks path={path} />
    </>
  );
}
