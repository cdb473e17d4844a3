import { Button, Menu, Progress } from '@mantine/core';
import {
  IconChevronDown,
  IconDice5,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipForwardFilled,
  IconPlayerStopFilled,
  IconPlayerTrackNextFilled,
  IconRefresh,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { RunRecord } from '../../../../core/protocol/runs.ts';
import { counted, text, type Text } from '../../../../core/text.ts';
import { useEngine } from '../../../link/session.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { NumberField } from '../../../workspace/fields/fields.tsx';
import { latestRun, useRuns } from '../../../workspace/runs/runs.ts';
import { canStop, type Offer } from '../../../workspace/runs/offer.ts';
import {
  continueFor,
  obstacle,
  offerOf,
  pause,
  resume,
  step,
  stop,
  train,
  trainAnew,
  trainFromNewWeights,
  useTrainMenu,
} from '../../../workspace/runs/training.ts';
import { useT } from '../../../kit/language.ts';
import { withKey } from '../../../workspace/commands/shortcuts.ts';
import { DeviceChip } from './DeviceChip.tsx';
import classes from './RunControls.module.css';
import { useThrottled } from '../../../workspace/shared/useThrottled.ts';
import { PauseNote } from './PauseNote.tsx';
import { ReasonButton } from '../../../kit/ReasonButton.tsx';
import { useReason } from '../../../kit/useReason.ts';
import { refuse } from '../../../kit/toasts.ts';
import { SpeedMenu } from './SpeedMenu.tsx';
import { remainingText } from '../../../kit/numbers.ts';
import { useRunPhase } from '../../../workspace/shared/phrases.ts';
import { useHindrance } from '../../../workspace/shared/useHindrance.ts';

const LOOK_EVERY_MS = 100;

/**
 * How far the run is; what it runs on; step, stop, train and pause. For the top bar. With a run go only its words and bar.
 * What grows once a run begins stands before the buttons: they stay under the pointer that pressed them.
 */
export function RunControls() {
  const t = useT();
  return (
    <div className={classes.room}>
      <div className={classes.controls} role="group" aria-label={t(text('Training', 'Training'))}>
        <div className={classes.progress}>
          <RunProgressBar />
        </div>
        <DeviceChip />
        <Buttons />
        <SpeedMenu />
      </div>
      <PauseNote />
    </div>
  );
}

const offerNow = () => offerOf(latestRun(), useDocument.getState().document);
const canStopNow = () => canStop(latestRun());
const hasRunNow = () => latestRun() !== undefined;

const stepWord = text('Step', 'Schritt');
const pauseToStep = text('Pause the run to go step by step.', 'Für einzelne Schritte den Lauf anhalten.');
const pauseToChoose = text('Pause or stop the run first.', 'Zuerst den Lauf anhalten oder beenden.');
const nothingTrained = text('Nothing has been trained yet.', 'Es wurde noch nichts trainiert.');
const nothingRuns = text('Nothing is being trained.', 'Es wird nichts trainiert.');
const stopWord = text('Stop', 'Stopp');

function Buttons() {
  const t = useT();
  const { isReady } = useEngine();
  const pending = useRuns((state) => state.pending);
  // What is offered goes by the document as well.
  useDocument(offerNow);
  const offer = useThrottled(useRuns, offerNow, LOOK_EVERY_MS);
  const hasRun = useThrottled(useRuns, hasRunNow, LOOK_EVERY_MS);
  const canBeStopped = useThrottled(useRuns, canStopNow, LOOK_EVERY_MS);
  const hindrance = useHindrance();
  const problem = useDocument(({ document }) => obstacle(document));
  const reason = hindrance ?? problem;
  const isStarting = pending === 'start' || pending === 'resume';
  return (
    <>
      <Button.Group className={`${classes.group} ${classes.steps}`}>
        <ReasonButton
          tip={withKey(text('Train one batch', 'Einen Batch trainieren'), 'step')}
          reason={offer === 'pause' ? pauseToStep : reason}
          variant="default"
          size="xs"
          aria-label={t(stepWord)}
          leftSection={<IconPlayerSkipForwardFilled size={14} />}
          isBusy={pending !== null}
          onPress={() => void step()}
        >
          <span className={classes.word}>{t(stepWord)}</span>
        </ReasonButton>
        <ReasonButton
          tip={text('End the run; it can be continued later', 'Lauf beenden; er lässt sich später fortsetzen')}
          reason={canBeStopped || isStarting ? (isReady ? undefined : hindrance) : nothingRuns}
          variant="default"
          size="xs"
          aria-label={t(stopWord)}
          leftSection={<IconPlayerStopFilled size={14} />}
          isBusy={pending === 'stop'}
          onPress={() => void stop()}
        >
          <span className={classes.word}>{t(stopWord)}</span>
        </ReasonButton>
      </Button.Group>
      <MainButton offer={offer} hindrance={hindrance} problem={problem} hasRun={hasRun} />
    </>
  );
}

const mainButtons = {
  train: { label: text('Train', 'Trainieren'), icon: IconPlayerPlayFilled, press: train },
  choose: { label: text('Train', 'Trainieren'), icon: IconPlayerPlayFilled, press: train },
  resume: { label: text('Resume', 'Fortsetzen'), icon: IconPlayerPlayFilled, press: resume },
  pause: { label: text('Pause', 'Pause'), icon: IconPlayerPauseFilled, press: pause },
} as const;

const tips: Readonly<Record<Offer, Text>> = {
  train: text('Train', 'Trainieren'),
  choose: text('Continue training, or start from scratch', 'Weiter trainieren oder von vorn beginnen'),
  resume: text('Continue where the run stopped', 'Dort weitermachen, wo der Lauf anhielt'),
  pause: text('Pause after this batch', 'Nach diesem Batch anhalten'),
};

interface MainButtonProps {
  readonly offer: Offer;
  /** Why the engine trains nothing now. */
  readonly hindrance: Text | undefined;
  /** Why the document cannot be trained. */
  readonly problem: Text | undefined;
  readonly hasRun: boolean;
}

/** Train, Pause or Resume, and beside it the other ways to go on from a run that is not running. */
function MainButton({ offer, hindrance, problem, hasRun }: MainButtonProps) {
  const t = useT();
  const pending = useRuns((state) => state.pending);
  const isOpen = useTrainMenu((state) => state.isOpen);
  const { label, icon: Icon, press } = mainButtons[offer];
  // A run that is paused or running can go on, whatever was done to the document since.
  const reason = offer === 'pause' || offer === 'resume' ? hindrance : (hindrance ?? problem);
  const noChoice = hindrance ?? problem ?? (offer === 'pause' ? pauseToChoose : hasRun ? undefined : nothingTrained);
  const hasChoice = noChoice === undefined;
  const closed = useReason(noChoice);
  // One that was open when a run began does not come back by itself when that ends.
  useEffect(() => {
    if (!hasChoice) useTrainMenu.setState({ isOpen: false });
  }, [hasChoice]);
  return (
    <Button.Group className={classes.group}>
      <ReasonButton
        tip={offer === 'pause' ? tips.pause : withKey(tips[offer], 'train')}
        reason={reason}
        className={classes.main ?? ''}
        size="xs"
        leftSection={<Icon size={14} />}
        loading={pending === 'start' || pending === 'resume'}
        isBusy={pending === 'pause'}
        onPress={() => void press()}
      >
        {t(label)}
      </ReasonButton>
      <Menu
        opened={isOpen && hasChoice}
        onChange={(opened) => (opened && noChoice ? refuse(noChoice) : useTrainMenu.setState({ isOpen: opened }))}
        position="bottom-end"
        width={290}
      >
        <Menu.Target>
          <Button
            className={classes.more ?? ''}
            size="xs"
            px={4}
            aria-label={t(text('More ways to train', 'Weitere Möglichkeiten'))}
            {...closed}
          >
            <IconChevronDown size={14} />
          </Button>
        </Menu.Target>
        <TrainChoices canContinue={offer === 'choose'} />
      </Menu>
    </Button.Group>
  );
}

function TrainChoices({ canContinue }: { readonly canContinue: boolean }) {
  const t = useT();
  const planned = useDocument((state) => state.document.training.epochs);
  const [chosen, setChosen] = useState<number | null>(null);
  const epochs = chosen ?? planned;
  const more = counted(epochs, ['more epoch', 'more epochs'], ['Epoche', 'Epochen']);
  return (
    <Menu.Dropdown>
      {canContinue && (
        <>
          <Menu.Item leftSection={<IconPlayerTrackNextFilled size={14} />} onClick={() => void continueFor(epochs)}>
            {t(text(`Continue for ${more.en}`, `Noch ${more.de} weiter`))}
          </Menu.Item>
          <div className={classes.more}>
            <NumberField
              label={text('More epochs', 'Weitere Epochen')}
              value={epochs}
              range={{ min: 1, max: 100_000, isWhole: true }}
              onChange={setChosen}
            />
          </div>
          <Menu.Divider />
        </>
      )}
      <Menu.Label>{t(text('From the beginning', 'Von vorn'))}</Menu.Label>
      <Menu.Item leftSection={<IconRefresh size={14} />} onClick={() => void trainAnew()}>
        {t(text('Same initial weights again', 'Noch einmal dieselben Startgewichte'))}
      </Menu.Item>
      <Menu.Item leftSection={<IconDice5 size={14} />} onClick={() => void trainFromNewWeights()}>
        {t(text('New initial weights (another seed)', 'Neue Startgewichte (anderer Startwert)'))}
      </Menu.Item>
    </Menu.Dropdown>
  );
}

function RunProgressBar() {
  const run = useThrottled(useRuns, latestRun, LOOK_EVERY_MS);
  return run ? <Progressed run={run} /> : null;
}

function Progressed({ run }: { readonly run: RunRecord }) {
  const t = useT();
  const phase = useRunPhase(run);
  const { status, step: done, steps, secondsLeft } = run.progress;
  const share = steps === 0 ? 0 : (100 * done) / steps;
  const isTroubled = status === 'failed' || status === 'diverged';
  const left = status === 'running' && secondsLeft !== null ? remainingText(secondsLeft) : '';
  return (
    <>
      <div className={classes.words}>
        <span className={classes.phase} data-testid="run-phase" title={phase}>
          {phase}
        </span>
        {left !== '' && <span>{t(text(`${left} left`, `noch ${left}`))}</span>}
      </div>
      {/* A bar that glides from look to look would have the window drawn sixty times a second. */}
      <Progress
        value={share}
        size={4}
        transitionDuration={0}
        color={isTroubled ? 'red' : 'indigo'}
        aria-label={t(text('Progress of the run', 'Fortschritt des Laufs'))}
      />
    </>
  );
}
