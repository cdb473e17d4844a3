import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Document } from '../../../core/graph/document.ts';
import { MOST_SEEDS, MOST_TRIALS } from '../../../core/protocol/sweeps.ts';
import { valueWord } from '../../../core/sweep/axes.ts';
import { choicesOf, type Choice } from '../../../core/sweep/choices.ts';
import { countOf, type SweepPlan } from '../../../core/sweep/points.ts';
import { counted, inBoth, text, type Language, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { durationText } from '../../kit/numbers.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { Scroll } from '../../kit/Scroll.tsx';
import { useSettings } from '../../kit/settings.ts';
import { notifyError } from '../../link/notify.ts';
import { engine, useEngine } from '../../link/session.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { NumberField, SwitchField } from '../../workspace/fields/fields.tsx';
import { useRace } from '../../workspace/runs/race.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import { obstacle } from '../../workspace/runs/training.ts';
import { noEngine } from '../../workspace/shared/useHindrance.ts';
import { draftOf, draftsOf, planOf, readDrafts, setDrafts, useSweepForm, type Draft, type ReadDraft } from './state.ts';
import { startSweep, useSweeps } from './sweeps.ts';
import panel from '../../kit/panel.module.css';
import classes from './sweep.module.css';

/** What is tried: settings with their values, seeds, and whether the hopeless end early. */
export function SweepForm() {
  const t = useT();
  const document = useDocument((state) => state.document);
  const form = useSweepForm();
  const language = useSettings((state) => state.language);
  const choices = useMemo(() => choicesOf(document), [document]);
  const drafts = useMemo(
    () => draftsOf({ drafts: form.drafts }, document, language),
    [form.drafts, document, language],
  );
  const reads = useMemo(() => readDrafts(document, drafts, language), [document, drafts, language]);
  const { plan, problem } = planOf(reads, form);
  const free = choices.find(({ setting }) => !drafts.some((draft) => draft.setting === setting));
  return (
    <Scroll label={text('Settings to try', 'Einstellungen, die probiert werden')} className={classes.form}>
      {drafts.map((draft, i) => (
        <AxisRow key={draft.setting} read={reads[i]} {...{ draft, i, choices, taken: drafts }} />
      ))}
      {free && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => setDrafts((known) => [...known, draftOf(free, language)])}
        >
          {t(text('Another setting', 'Weitere Einstellung'))}
        </Button>
      )}
      <Extent />
      {problem && <Notice kind="error">{t(problem)}</Notice>}
      <Begin document={document} plan={plan} />
    </Scroll>
  );
}

/** How many runs are trained of each, how far, and at what pace. */
function Extent() {
  const form = useSweepForm();
  return (
    <>
      <NumberField
        label={text('Seeds for each', 'Startwerte je Einstellung')}
        help={seedsHelp}
        value={form.seeds}
        range={{ min: 1, max: MOST_SEEDS, isWhole: true }}
        onChange={(seeds) => useSweepForm.setState({ seeds })}
      />
      <SwitchField
        label={text('Draw at random', 'Zufällig ziehen')}
        help={drawnHelp}
        value={form.drawn !== null}
        onChange={(isDrawn) => useSweepForm.setState({ drawn: isDrawn ? 20 : null })}
      />
      {form.drawn !== null && (
        <NumberField
          label={text('How many', 'Wie viele')}
          value={form.drawn}
          range={{ min: 1, max: MOST_TRIALS, isWhole: true }}
          onChange={(drawn) => useSweepForm.setState({ drawn })}
        />
      )}
      <SwitchField
        label={text('End hopeless runs early', 'Aussichtslose früh beenden')}
        help={hopelessHelp}
        value={form.endsHopeless}
        onChange={(endsHopeless) => useSweepForm.setState({ endsHopeless })}
      />
      <SwitchField
        label={text('On one core only', 'Nur auf einem Kern')}
        help={oneCoreHelp}
        value={form.isOnOneCore}
        onChange={(isOnOneCore) => useSweepForm.setState({ isOnOneCore })}
      />
    </>
  );
}

interface AxisRowProps {
  readonly draft: Draft;
  readonly i: number;
  readonly choices: readonly Choice[];
  readonly taken: readonly Draft[];
  readonly read: ReadDraft | undefined;
}

/** A setting, and the values that it takes. */
function AxisRow({ draft, i, choices, taken, read }: AxisRowProps) {
  const t = useT();
  const language = useSettings((state) => state.language);
  const { axis = null, error = null } = read ?? {};
  const replace = (next: Draft) => setDrafts((drafts) => drafts.map((each, at) => (at === i ? next : each)));
  const offered = choices.filter(({ setting }) => setting === draft.setting || !taken.some((other) => other.setting === setting)); // prettier-ignore
  const isKnown = offered.some(({ setting }) => setting === draft.setting);
  const options = offered.map(({ setting, label }) => ({ value: setting, label: t(label) }));
  const name = options.find(({ value }) => value === draft.setting)?.label ?? draft.setting;
  return (
    <div className={classes.axis} role="group" aria-label={draft.setting}>
      <Select
        size="xs"
        searchable
        allowDeselect={false}
        aria-label={t(text('Setting', 'Einstellung'))}
        data={isKnown ? options : [{ value: draft.setting, label: draft.setting }, ...options]}
        value={draft.setting}
        onChange={(setting) => {
          const choice = choices.find((each) => each.setting === setting);
          if (choice) replace(draftOf(choice, language));
        }}
      />
      <ActionIcon
        size="sm"
        variant="subtle"
        aria-label={t(text(`Leave “${name}” out`, `„${name}“ weglassen`))}
        onClick={() => setDrafts((drafts) => drafts.filter((_, at) => at !== i))}
      >
        <IconX size={14} />
      </ActionIcon>
      <TextInput
        size="xs"
        aria-label={t(text('Values', 'Werte'))}
        title={t(valuesHelp)}
        value={draft.typed}
        error={error && t(error)}
        description={
          axis?.range
            ? valuesOf(
                axis.values.map((value) => valueWord(value, language)),
                language,
              )
            : undefined
        }
        inputWrapperOrder={['input', 'description', 'error']}
        onChange={(event) => replace({ ...draft, typed: event.currentTarget.value, language })}
      />
    </div>
  );
}

/** More values than these are not read: the first and the last say what a range comes to. */
const MOST_VALUES = 12;

function valuesOf(words: readonly string[], language: Language): string {
  const listed = words.length > MOST_VALUES ? [...words.slice(0, 5), '…', ...words.slice(-1)] : words;
  return listed.join(language === 'de' ? '; ' : ', ');
}

interface BeginProps {
  readonly document: Document;
  readonly plan: SweepPlan | null;
}

/** How many runs that are, how long they would take, and the start. */
function Begin({ document, plan }: BeginProps) {
  const t = useT();
  const { endsHopeless, isOnOneCore } = useSweepForm();
  const { isStarting } = useSweeps();
  const reason = useReason(document, plan);
  const [estimate, setEstimate] = useState<{ readonly of: string; readonly said: Text | null } | null>(null);
  const count = plan ? countOf(plan) : 0;
  const cores = isOnOneCore ? 1 : undefined;
  const key = JSON.stringify([plan, cores]);
  const wish = () => ({ document, axes: plan ? plan.axes.map((axis) => ({ ...axis, values: [...axis.values] })) : [], seeds: plan?.seeds ?? 1, drawn: plan?.drawn, endsHopeless, cores }); // prettier-ignore
  const ask = async () => {
    setEstimate({ of: key, said: null });
    try {
      const { seconds } = await engine().request('estimateSweep', wish());
      setEstimate({ of: key, said: text(`at most about ${durationText(seconds)}`, `höchstens etwa ${durationText(seconds)}`) });
    } catch (error) {
      setEstimate(null);
      notifyError(text('The time could not be estimated', 'Die Dauer ließ sich nicht schätzen'), error);
    }
  }; // prettier-ignore
  const isAsking = estimate?.of === key && estimate.said === null;
  return (
    <div className={`${panel.begin} ${classes.begin}`}>
      <span aria-live="polite">
        {t(counted(count, ['run', 'runs'], ['Lauf', 'Läufe']))}
        {estimate?.of === key && estimate.said && `, ${t(estimate.said)}`}
      </span>
      <ReasonButton size="compact-xs" variant="subtle" loading={isAsking} tip={estimateTip} reason={reason} onPress={() => void ask()}>
        {t(text('How long?', 'Wie lange?'))}
      </ReasonButton>
      <ReasonButton size="xs" loading={isStarting} tip={startTip} reason={reason} onPress={() => void startSweep(wish())}>
        {t(text('Start the sweep', 'Versuchsreihe beginnen'))}
      </ReasonButton>
    </div>
  );
} // prettier-ignore

/** Why no sweep can begin now. */
function useReason(document: Document, plan: SweepPlan | null): Text | undefined {
  const isReady = useEngine().isReady;
  const isTraining = useRuns(({ runs }) => activeRun(runs)?.progress.status === 'running');
  const isRacing = useRace((race) => race.isRacing);
  const isGoing = useSweeps(({ list }) => list?.some(({ status }) => status === 'running'));
  if (!isReady) return noEngine;
  if (isGoing) return text('A sweep is under way: pause it first.', 'Eine Versuchsreihe ist im Gange: erst anhalten.');
  if (isTraining) return text('A run is being trained: pause or stop it first.', 'Ein Lauf wird trainiert: erst anhalten oder beenden.'); // prettier-ignore
  if (isRacing) return text('A race is under way.', 'Ein Rennen ist im Gange.');
  if (!plan) return text('Choose settings and values to try first.', 'Erst Einstellungen und Werte wählen, die probiert werden sollen.'); // prettier-ignore
  if (countOf(plan) > MOST_TRIALS) return tooMany(countOf(plan));
  return obstacle(document);
}

function tooMany(count: number): Text {
  const runs = counted(count, ['run', 'runs'], ['Lauf', 'Läufe']);
  return inBoth((language) =>
    language === 'en'
      ? `${runs.en} are too many: leave out values, or draw some at random.`
      : `${runs.de} sind zu viele: Werte weglassen oder einige zufällig ziehen.`,
  );
}

const valuesHelp = text(
  'Values between commas: 8, 16, 32. Or a range: from : to : how many, from : to : log : how many.',
  'Werte mit Strichpunkten: 8; 16; 32. Oder ein Bereich: von : bis : Anzahl, von : bis : log : Anzahl.',
);
const seedsHelp = text(
  'Each is trained with this many seeds: with only one, chance may decide which is best.',
  'Jede wird mit so vielen Startwerten trainiert: Bei einem einzigen kann der Zufall entscheiden, was das Beste ist.',
);
const drawnHelp = text(
  'Points are drawn from the ranges, instead of every combination: with many settings that finds good ones sooner.',
  'Statt aller Kombinationen werden Punkte aus den Bereichen gezogen: Bei vielen Einstellungen findet das schneller gute.',
);
const hopelessHelp = text(
  'A run that is worse than half of the others were on their way ends after a quarter of its epochs.',
  'Ein Lauf, der schlechter ist, als es die Hälfte der anderen unterwegs war, endet nach einem Viertel seiner Epochen.',
);
const oneCoreHelp = text(
  'Leaves the other cores to whatever else runs on this computer; the sweep takes longer.',
  'Lässt die übrigen Kerne dem, was sonst auf diesem Rechner läuft; die Versuchsreihe dauert länger.',
);
const estimateTip = text('Trains one of them, for some seconds at most.', 'Trainiert einen davon, höchstens einige Sekunden lang.'); // prettier-ignore
const startTip = text(
  'Trains all of them. The document and its runs stay as they are.',
  'Trainiert alle. Das Dokument und seine Läufe bleiben, wie sie sind.',
);
