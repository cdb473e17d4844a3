import { ActionIcon, Button } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerSkipBack, IconPlayerSkipForward } from '@tabler/icons-react'; // prettier-ignore
import { counted, text, type Text } from '../../../core/text.ts';
import { IconButton } from '../../kit/IconButton.tsx';
import { useNumberFormat, useT } from '../../kit/language.ts';
import classes from './clusters.module.css';
import { change, useClusters, type SideName } from './state.ts';
import type { Course } from './useCourse.ts';

/** Plays k-means round by round: assign, move; or begins from other centres. */
export function CourseBar({ name, course }: { readonly name: SideName; readonly course: Course }) {
  const t = useT();
  const seed = useClusters((state) => state[name].seed);
  const { moments, at, isPlaying, go, play, hold } = course;
  const words = useMoment(course);
  const label = t(isPlaying ? text('Pause', 'Pause') : text('Play k-means', 'k-Means abspielen'));
  const last = moments - 1;
  const shown = at ?? last;
  return (
    <div className={classes.course} role="group" aria-label={t(text('Steps of k-means', 'Schritte von k-Means'))}>
      <IconButton
        label={text('Step back', 'Schritt zurück')}
        reason={shown === 0 ? atStart : undefined}
        onClick={() => go(shown - 1)}
      >
        <IconPlayerSkipBack size="0.875rem" />
      </IconButton>
      <ActionIcon size="1.875rem" variant="default" aria-label={label} title={label} onClick={isPlaying ? hold : play}>
        {isPlaying ? <IconPlayerPauseFilled size="0.875rem" /> : <IconPlayerPlayFilled size="0.875rem" />}
      </ActionIcon>
      <IconButton
        label={text('Step', 'Schritt')}
        reason={shown === last ? atEnd : undefined}
        onClick={() => go(shown + 1)}
      >
        <IconPlayerSkipForward size="0.875rem" />
      </IconButton>
      <input
        type="range"
        aria-label={t(text('Moment of k-means', 'Moment von k-Means'))}
        aria-valuetext={t(words)}
        min={0}
        max={last}
        value={shown}
        onChange={(event) => go(Number(event.currentTarget.value))}
      />
      <Button size="compact-xs" variant="default" onClick={() => change(name, { seed: seed + 1 })}>
        {t(text('Other start', 'Anderer Start'))}
      </Button>
      <span className="dim" data-testid="course-moment" role="status">
        {t(words)}
      </span>
    </div>
  );
}

const atStart = text('k-means begins here.', 'Hier beginnt k-Means.');
const atEnd = text('k-means ends here.', 'Hier endet k-Means.');

function useMoment({ course, at, moments }: Course): Text {
  const format = useNumberFormat();
  if (!course) return text('', '');
  const { rounds, hasConverged } = course;
  const kept = (moments - 1) / 2;
  if (at === null) {
    const ended = counted(rounds, ['round', 'rounds'], ['Runde', 'Runden']);
    const limit = hasConverged ? text('', '') : text(' (stopped by the limit)', ' (am Limit angehalten)');
    const few = kept < rounds ? text(`; the first ${kept} can be watched`, `; die ersten ${kept} lassen sich ansehen`) : text('', ''); // prettier-ignore
    return text(`End after ${ended.en}${limit.en}${few.en}`, `Ende nach ${ended.de}${limit.de}${few.de}`);
  }
  if (at === 0) return text('Start: the first centres', 'Start: die ersten Zentren');
  const round = Math.ceil(at / 2);
  const inertia = format(course.inertias[round - 1] ?? NaN, { maximumSignificantDigits: 4 });
  return at % 2 === 1
    ? text(`Round ${round}, assign: every point to its nearest centre, inertia ${inertia}`, `Runde ${round}, zuordnen: jeder Punkt zum nächsten Zentrum, Inertia ${inertia}`)
    : text(`Round ${round}, move: every centre to the mean of its points`, `Runde ${round}, verschieben: jedes Zentrum in die Mitte seiner Punkte`);
} // prettier-ignore
