import { Button, CloseButton, SegmentedControl, Select } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
  IconPlayerTrackNextFilled,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Split } from '../../../core/data/split.ts';
import { text, type Text } from '../../../core/text.ts';
import { goTo } from '../../workspace/editing/actions.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { pathOf, useSelection } from '../../workspace/document/selection.ts';
import { firstExample, phases, useSteps, type Phase, type Stop } from '../../workspace/runs/steps.ts';
import { useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { NumberField } from '../../workspace/fields/fields.tsx';
import panel from '../../kit/panel.module.css';
import classes from './Steps.module.css';

/** Milliseconds that one stays at a stop. */
const paces = { slow: 2400, middle: 1200, fast: 500 } as const;
type Pace = keyof typeof paces;

const paceLabels: Readonly<Record<Pace, Text>> = {
  slow: text('Pace: slow', 'Tempo: langsam'),
  middle: text('Pace: medium', 'Tempo: mittel'),
  fast: text('Pace: fast', 'Tempo: schnell'),
};

const phaseLabels: Readonly<Record<Phase, Text>> = {
  forward: text('1 Forward', '1 Vorwärts'),
  loss: text('2 Loss', '2 Verlust'),
  backward: text('3 Backward', '3 Rückwärts'),
  update: text('4 Update', '4 Update'),
};

const exampleLabels: Readonly<Record<Split, Text>> = {
  training: text('Example', 'Beispiel'),
  validation: text('Validation example', 'Validierungsbeispiel'),
  test: text('Test example', 'Testbeispiel'),
};
const backToTraining = text('Back to the training examples', 'Zurück zu den Trainingsbeispielen');

/** Walks through the step, and chooses its example. */
export function StepControls() {
  const t = useT();
  const { explanation, stops, at, go, example } = useSteps();
  const current = stops[at];
  useEffect(() => {
    if (!current) return;
    // Within the open graph nothing moves: only what is inside of another one has to be gone to.
    const own = current.nodeId.slice(current.nodeId.lastIndexOf('/') + 1);
    const { trail } = useDocument.getState();
    if (pathOf(trail, own) === current.nodeId) useSelection.getState().select({ nodes: [own] });
    else goTo(current.nodeId);
  }, [current]);
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t(text('Phase', 'Phase'))}
        data={phases.map((phase) => ({ value: phase, label: t(phaseLabels[phase]) }))}
        value={current?.phase ?? 'forward'}
        onChange={(phase) => go(stops.findIndex((stop) => stop.phase === phase))}
      />
      <WalkButtons />
      <div className={`${classes.example} ${panel.spread}`}>
        <div>
          <NumberField
            label={exampleLabels[example.split]}
            value={example.index + 1}
            range={{ min: 1, max: explanation?.count ?? 1, isWhole: true }}
            onChange={(number) => useSteps.setState({ example: { ...example, index: number - 1 } })}
          />
        </div>
        {example.split !== 'training' && (
          <CloseButton
            size="xs"
            aria-label={t(backToTraining)}
            title={t(backToTraining)}
            onClick={() => useSteps.setState({ example: firstExample })}
          />
        )}
      </div>
    </>
  );
}

function WalkButtons() {
  const t = useT();
  const { stops, at, go } = useSteps();
  const [wantsPlay, setWantsPlay] = useState(false);
  const [pace, setPace] = useState<Pace>('middle');
  const isLast = at >= stops.length - 1;
  const isPlaying = wantsPlay && !isLast;
  const noFurther = isLast ? atLast : undefined;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => go(at + 1), paces[pace]);
    return () => clearTimeout(timer);
  }, [isPlaying, at, go, pace]);
  const PlayIcon = isPlaying ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  const button = { size: 'xs', variant: 'default' } as const;
  return (
    <>
      <Button.Group>
        <ReasonButton
          {...button}
          reason={at === 0 ? atFirst : undefined}
          leftSection={<IconPlayerSkipBackFilled size={13} />}
          onPress={() => go(at - 1)}
        >
          {t(text('Back', 'Zurück'))}
        </ReasonButton>
        <ReasonButton
          {...button}
          reason={noFurther}
          leftSection={<PlayIcon size={13} />}
          onPress={() => setWantsPlay(!isPlaying)}
        >
          {t(isPlaying ? text('Pause', 'Pause') : text('Play', 'Abspielen'))}
        </ReasonButton>
        <ReasonButton
          {...button}
          reason={noFurther}
          leftSection={<IconPlayerTrackNextFilled size={13} />}
          onPress={() => go(endOfPhase(stops, at))}
        >
          {t(text('Finish phase', 'Phase beenden'))}
        </ReasonButton>
        <ReasonButton
          {...button}
          reason={noFurther}
          leftSection={<IconPlayerSkipForwardFilled size={13} />}
          onPress={() => go(at + 1)}
        >
          {t(text('Next', 'Weiter'))}
        </ReasonButton>
      </Button.Group>
      <PaceSelect pace={pace} onChange={setPace} />
    </>
  );
}

const atFirst = text('The step begins here.', 'Hier beginnt der Schritt.');
const atLast = text('The step ends here: go back, or choose another example.', 'Hier endet der Schritt: zurückgehen oder ein anderes Beispiel wählen.'); // prettier-ignore

interface PaceSelectProps {
  readonly pace: Pace;
  readonly onChange: (pace: Pace) => void;
}

function PaceSelect({ pace, onChange }: PaceSelectProps) {
  const t = useT();
  return (
    <Select
      className={classes.pace}
      size="xs"
      allowDeselect={false}
      aria-label={t(text('Speed of playing', 'Tempo beim Abspielen'))}
      data={(Object.keys(paces) as Pace[]).map((value) => ({ value, label: t(paceLabels[value]) }))}
      value={pace}
      onChange={(value) => value && onChange(value as Pace)}
    />
  );
}

/** The last stop of the phase that one stands in; of the next one when one stands there already. */
function endOfPhase(stops: readonly Stop[], at: number): number {
  const phase = (stops[at + 1] ?? stops[at])?.phase;
  return stops.findLastIndex((stop) => stop.phase === phase);
}
