import { Button, Progress, Select, SegmentedControl } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { Contestant } from '../../../core/protocol/race.ts';
import { text, type Text } from '../../../core/text.ts';
import { commandOf, runCommand } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { FEWEST_CONTESTANTS, MOST_CONTESTANTS, useRace } from '../../workspace/runs/race.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import { useShown } from '../../workspace/runs/shown.ts';
import { useT } from '../../kit/language.ts';
import { IconButton } from '../../kit/IconButton.tsx';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { useHindrance } from '../../workspace/shared/useHindrance.ts';
import panel from '../../kit/panel.module.css';
import classes from './Landscape.module.css';
import { racers, racerOf } from './racers.ts';
import { RateField } from './RateField.tsx';

/** Who races, for how long, and the start. */
export function RaceForm() {
  const t = useT();
  const hindrance = useRaceHindrance();
  const { contestants, epochs, isRacing, start } = useRace();
  const put = (next: readonly Contestant[]) => useRace.setState({ contestants: next });
  return (
    <>
      {contestants.map((contestant, i) => (
        <ContestantRow
          key={i}
          number={i + 1}
          contestant={contestant}
          onChange={(next) => put(contestants.map((own, k) => (k === i ? next : own)))}
          onRemove={
            contestants.length > FEWEST_CONTESTANTS ? () => put(contestants.filter((_, k) => k !== i)) : undefined
          }
        />
      ))}
      <ReasonButton
        size="compact-xs"
        variant="subtle"
        reason={contestants.length >= MOST_CONTESTANTS ? tooMany : undefined}
        onPress={() => put([...contestants, ...contestants.slice(-1)])}
      >
        {t(text('Add a contestant', 'Teilnehmer hinzufügen'))}
      </ReasonButton>
      <Button size="compact-xs" variant="subtle" onClick={() => put(threeRates())}>
        {t(text('My optimizer at three rates', 'Mein Optimierer mit drei Raten'))}
      </Button>
      <NumberField
        label={text('Epochs', 'Epochen')}
        value={epochs}
        range={{ min: 1, max: 10_000, isWhole: true }}
        onChange={(value) => useRace.setState({ epochs: value })}
      />
      <Start />
      <p className="dim">{t(fair)}</p>
      <CompareRates />
      <div className={panel.begin}>
        {isRacing ? (
          <Racing />
        ) : (
          <ReasonButton size="xs" fullWidth reason={hindrance} onPress={() => void start()}>
            {t(text('Start the race', 'Rennen starten'))}
          </ReasonButton>
        )}
      </div>
    </>
  );
}

/** Where what is compared is to stay: as runs, with curves and results, which a race has not. */
function CompareRates() {
  const t = useT();
  const command = commandOf('compareRates');
  if (!command) return null;
  return (
    <Button size="compact-xs" variant="subtle" title={t(asRuns)} onClick={() => runCommand('compareRates')}>
      {t(command.text)}
    </Button>
  );
}

/** From which weights they start. */
function Start() {
  const t = useT();
  const isFromShown = useRace((state) => state.isFromShown);
  const { runId } = useShown();
  const isShown = isFromShown && runId !== null;
  return (
    <SegmentedControl
      size="xs"
      aria-label={t(text('Start of the race', 'Start des Rennens'))}
      {...(runId === null && { title: t(noRun), 'aria-description': t(noRun) })}
      data={[
        { value: 'initial', label: t(text('Initial weights', 'Startgewichte')) },
        { value: 'shown', label: t(text('Those shown', 'Gezeigte')), disabled: runId === null },
      ]}
      value={isShown ? 'shown' : 'initial'}
      onChange={(value) => useRace.setState({ isFromShown: value === 'shown' })}
    />
  );
}

/** How far a race is, and the way out of it. */
function Racing() {
  const t = useT();
  const { race, cancel } = useRace();
  const done = race?.standings.reduce((sum, { steps, status }) => sum + (status === 'racing' ? steps : race.total), 0);
  return (
    <>
      <Progress
        flex="1 0 100%"
        value={race && done ? (100 * done) / (race.total * race.standings.length) : 0}
        size="sm"
        animated
        aria-label={t(text('Progress of the race', 'Fortschritt des Rennens'))}
      />
      <Button size="xs" variant="default" onClick={cancel}>
        {t(text('Cancel', 'Abbrechen'))}
      </Button>
    </>
  );
}

/** Why no race can be started now; undefined when one can. */
function useRaceHindrance(): Text | undefined {
  const hindrance = useHindrance();
  const isTraining = useRuns(({ runs }) => activeRun(runs) !== undefined);
  return hindrance ?? (isTraining ? training : undefined);
}

interface ContestantRowProps {
  readonly number: number;
  readonly contestant: Contestant;
  readonly onChange: (contestant: Contestant) => void;
  /** Absent while there are too few to do without one. */
  readonly onRemove: (() => void) | undefined;
}

function ContestantRow({ number, contestant, onChange, onRemove }: ContestantRowProps) {
  const t = useT();
  return (
    <div className={classes.contestant}>
      <Select
        size="xs"
        aria-label={t(text(`Optimizer ${number}`, `Optimierer ${number}`))}
        allowDeselect={false}
        data={racers.map(({ name, label }) => ({ value: name, label: t(label) }))}
        value={racerOf(contestant.optimizer).name}
        onChange={(name) => {
          const racer = racers.find((own) => own.name === name);
          if (racer) onChange({ ...contestant, optimizer: racer.optimizer });
        }}
      />
      <RateField
        label={t(text(`Learning rate ${number}`, `Lernrate ${number}`))}
        value={contestant.learningRate}
        onChange={(learningRate) => onChange({ ...contestant, learningRate })}
      />
      <IconButton
        size="sm"
        variant="subtle"
        label={text(`Remove contestant ${number}`, `Teilnehmer ${number} entfernen`)}
        reason={onRemove ? undefined : tooFew}
        onClick={() => onRemove?.()}
      >
        <IconX size={14} />
      </IconButton>
    </div>
  );
}

/** The document's optimizer at a tenth of its rate, at its rate, and at ten times that. */
function threeRates(): readonly Contestant[] {
  const { optimizer, learningRate } = useDocument.getState().document.training;
  const own = racerOf(optimizer).optimizer;
  return [0.1, 1, 10].map((factor) => ({
    optimizer: own,
    learningRate: Number((learningRate * factor).toPrecision(6)),
  }));
}

const noRun = text('There is no trained run yet.', 'Noch gibt es keinen trainierten Lauf.');
const tooMany = text(
  `At most ${MOST_CONTESTANTS} race at a time: remove one first.`,
  `Höchstens ${MOST_CONTESTANTS} laufen gegeneinander: erst einen entfernen.`,
);
const tooFew = text('A race takes at least two.', 'Zu einem Rennen gehören mindestens zwei.');
const training = text(
  'A run is being trained: pause or stop it first.',
  'Ein Lauf wird trainiert: erst anhalten oder beenden.',
);
const asRuns = text(
  'Trains three runs that stay: with curves over each other, results and settings, in the Runs tab.',
  'Trainiert drei Läufe, die bleiben: mit übereinanderliegenden Kurven, Ergebnissen und Einstellungen, im Reiter „Läufe“.',
);
const fair = text(
  'All start from the same weights and see the same batches. No run and no document is changed.',
  'Alle beginnen mit denselben Gewichten und sehen dieselben Batches. Kein Lauf und kein Dokument ändert sich.',
);
