import { Button } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { isFinished, spotOf, useLandscape } from './landscape.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { useMoment } from '../../workspace/runs/shown.ts';
import { branch } from '../../workspace/runs/training.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { useHindrance } from '../../workspace/shared/useHindrance.ts';
import classes from './Landscape.module.css';

/** The point of the landscape that one has gone to, and what can be done from there. */
export function Spot() {
  const t = useT();
  const format = useNumberFormat();
  const hindrance = useHindrance();
  const pending = useRuns((state) => state.pending);
  const chosen = useMoment((state) => state.chosen);
  const shown = useLandscape((state) => state.shown);
  const spot = spotOf(shown, chosen);
  if (!chosen || !spot || !shown || !isFinished(shown)) return null;
  const { origin } = shown;
  const [a, b] = [spot.a + origin[0], spot.b + origin[1]].map((place) =>
    format(place, { maximumSignificantDigits: 3 }),
  );
  return (
    <div className={classes.spot} data-testid="landscape-chosen">
      <b>{t(text(`The network is at ${a}, ${b}`, `Das Netz ist bei ${a}; ${b}`))}</b>
      <ReasonButton
        size="compact-xs"
        variant="default"
        isBusy={pending !== null}
        reason={hindrance}
        onPress={() => void branch(chosen.runId, chosen.at)}
      >
        {t(text('Train from here', 'Von hier trainieren'))}
      </ReasonButton>
      <Button size="compact-xs" variant="default" onClick={() => useMoment.setState({ chosen: null })}>
        {t(text('Back to the run', 'Zurück zum Lauf'))}
      </Button>
    </div>
  );
}
