import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { isActive } from '../../workspace/runs/runState.ts';
import { useMoment } from '../../workspace/runs/shown.ts';
import { IconButton } from '../../kit/IconButton.tsx';
import { useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { useReason } from '../../kit/useReason.ts';
import { useStepText } from '../../workspace/shared/phrases.ts';
import classes from './TimeBar.module.css';

const PLAY_MS = 100;
/** A whole recording is played in about ten seconds. */
const MOST_PICTURES = 100;

interface WalkProps {
  readonly run: RunRecord;
  /** The steps that one can stand at; the last one is now. */
  readonly places: readonly number[];
  /** The one that is shown; undefined: now. */
  readonly step: number | undefined;
}

/** Walks through the recorded steps: buttons, and a slider that arrow keys move as well. */
export function TimeWalk({ run, places, step }: WalkProps) {
  const t = useT();
  const stepText = useStepText();
  const last = places.length - 1;
  const at = step === undefined ? last : Math.max(0, places.findLastIndex((place) => place <= step)); // prettier-ignore
  const isTraining = isActive(run.progress.status);
  // A point of the landscape has no place on the slider, and is left all the same.
  const isNow = useMoment(({ chosen }) => chosen === null);
  const show = (place: number) => {
    const chosen = place < last ? places[place] : undefined;
    useMoment.setState({ chosen: chosen === undefined ? null : { runId: run.id, at: { step: chosen } } });
  };
  const { isPlaying, play, hold } = usePlaying(at, last, !isTraining, show);
  const go = (place: number) => {
    hold();
    show(place);
  };
  const training = isTraining ? pauseFirst : undefined;
  const [noneBefore, noneAfter] = [at > 0 ? undefined : atFirst, at < last ? undefined : atLast];
  const locked = useReason(training);
  return (
    <>
      <div className={classes.buttons}>
        <WalkButton
          label={first}
          icon={IconPlayerSkipBackFilled}
          reason={training ?? noneBefore}
          onClick={() => go(0)}
        />
        <WalkButton label={back} icon={IconChevronLeft} reason={training ?? noneBefore} onClick={() => go(at - 1)} />
        {isPlaying ? (
          <WalkButton label={pauseWord} icon={IconPlayerPauseFilled} onClick={hold} />
        ) : (
          <WalkButton label={playWord} icon={IconPlayerPlayFilled} reason={training} onClick={play} />
        )}
        <WalkButton label={on} icon={IconChevronRight} reason={training ?? noneAfter} onClick={() => go(at + 1)} />
      </div>
      <input
        type="range"
        className={classes.slider}
        aria-label={t(text('Moment of the run', 'Moment des Laufs'))}
        aria-valuetext={stepText(places[at] ?? 0, run)}
        {...locked}
        min={0}
        max={last}
        value={at}
        onChange={(event) => !isTraining && go(Number(event.currentTarget.value))}
      />
      <ReasonButton
        size="compact-xs"
        variant="default"
        leftSection={<IconPlayerSkipForwardFilled size={12} />}
        tip={asItIs}
        reason={training ?? (isNow ? atLast : undefined)}
        onPress={() => go(last)}
      >
        {t(text('Now', 'Jetzt'))}
      </ReasonButton>
    </>
  );
}

const first = text('First recorded step', 'Erster aufgezeichneter Schritt');
const back = text('One recorded step back', 'Einen aufgezeichneten Schritt zurück');
const atFirst = text('This is the first recorded step.', 'Das ist der erste aufgezeichnete Schritt.');
const atLast = text('The run is shown as it is now.', 'Der Lauf wird gezeigt, wie er jetzt ist.');
const asItIs = text('The run as it is now', 'Der Lauf, wie er jetzt ist');
const pauseWord = text('Pause', 'Pause');
const playWord = text('Play', 'Abspielen');
const on = text('One recorded step forward', 'Einen aufgezeichneten Schritt vor');
const pauseFirst = text('Pause the run to go back.', 'Zum Zurückgehen den Lauf anhalten.');

/** Goes on by itself from `at` to `last`; from the beginning when it stands at the end. */
function usePlaying(at: number, last: number, canPlay: boolean, show: (place: number) => void) {
  const [wantsPlay, setWantsPlay] = useState(false);
  const isPlaying = wantsPlay && canPlay && at < last;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => show(at + Math.ceil(last / MOST_PICTURES)), PLAY_MS);
    return () => clearTimeout(timer);
  });
  const play = () => {
    if (at === last) show(0);
    setWantsPlay(true);
  };
  return { isPlaying, play, hold: () => setWantsPlay(false) };
}

interface WalkButtonProps {
  readonly label: Text;
  readonly icon: typeof IconChevronLeft;
  readonly reason?: Text | undefined;
  readonly onClick: () => void;
}

function WalkButton({ icon: Icon, ...button }: WalkButtonProps) {
  return (
    <IconButton size="sm" {...button}>
      <Icon size={13} />
    </IconButton>
  );
}
