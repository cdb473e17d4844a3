import { healthMark } from '../../../workspace/shared/healthTexts.ts';
import { useTwinMarks } from '../../../workspace/shared/twinMarks.ts';
import { placeOf, useSteps } from '../../../workspace/runs/steps.ts';
import { useT } from '../../../kit/language.ts';
import classes from './Walk.module.css';

/** Over a card: where the walk through a step is, how healthy its gradient is, or how far two variants are apart in it, while that is looked at. */
export function NodeMarks({ path }: { readonly path: string }) {
  const t = useT();
  const place = useSteps((walk) => placeOf(walk, path));
  const health = useSteps((state) => state.health?.nodes.find(({ nodeId }) => nodeId === path));
  const apart = useTwinMarks(({ marks }) => marks.get(path));
  return (
    <>
      {(place === 'here' || place === 'ahead') && <div className={classes.place} data-place={place} aria-hidden />}
      {health && (
        <div className={classes.health} data-verdict={health.verdict} data-testid={`health-mark-${path}`}>
          {t(healthMark(health))}
        </div>
      )}
      {apart && !health && (
        <div className={classes.apart} data-testid={`twin-mark-${path}`}>
          {t(apart)}
        </div>
      )}
    </>
  );
}
