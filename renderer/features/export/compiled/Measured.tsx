import type { StepProfile } from '../../../../core/protocol/compiled.ts';
import { counted, text } from '../../../../core/text.ts';
import { useRuns } from '../../../workspace/runs/runs.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import { providersOf } from './rows.ts';

/** What was measured, in a line; before that, what measuring does. */
export function Measured({ profile }: { readonly profile: StepProfile | undefined }) {
  const t = useT();
  const isTraining = useRuns(({ runs }) => runs.some(({ progress }) => progress.status === 'running'));
  return (
    <span role="status">
      {profile ? <Time profile={profile} /> : <span className="dim">{t(isTraining ? slowedDown : onNoise)}</span>}
    </span>
  );
}

function Time({ profile }: { readonly profile: StepProfile }) {
  const t = useT();
  const format = useNumberFormat();
  const time = format(profile.milliseconds, { maximumSignificantDigits: 3 });
  const steps = counted(profile.steps, ['step', 'steps'], ['Schritt', 'Schritten']);
  const providers = providersOf(profile).join(', ');
  return (
    <>
      <b>{t(text(`${time} ms per step`, `${time} ms je Schritt`))}</b>{' '}
      <span className="dim">
        {t(text(`mean of ${steps.en} on ${providers}`, `Mittel aus ${steps.de} auf ${providers}`))}
      </span>
    </>
  );
}

const onNoise = text('Takes a second and does not disturb runs.', 'Dauert eine Sekunde und stört keine Läufe.');
const slowedDown = text(
  'A run is training: times come out longer.',
  'Ein Lauf trainiert gerade: Die Zeiten werden länger.',
);
