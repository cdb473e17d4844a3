import { Button, Select, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { attentionsOf } from '../../../core/analysis/attentions.ts';
import type { Document } from '../../../core/graph/document.ts';
import { asTyped } from '../../../core/sweep/typed.ts';
import { pointName } from '../../../core/sweep/words.ts';
import { choicesOf, settingNames } from '../../../core/sweep/choices.ts';
import { same, text, type Language, type Text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { Scroll } from '../../kit/Scroll.tsx';
import { useEngine } from '../../link/session.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { readAxis } from '../../workspace/fields/typedAxis.ts';
import { SplitControl } from '../../workspace/shared/SplitControl.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { titleFor } from '../../workspace/document/names.ts';
import { useRunLooks } from '../../workspace/runs/looks.ts';
import { useRace } from '../../workspace/runs/race.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import { obstacle } from '../../workspace/runs/training.ts';
import { inWorkspace, useWorkspaces } from '../../workspace/workspaces.ts';
import { noEngine } from '../../workspace/shared/useHindrance.ts';
import { controlTwins, otherOf, startTwins, useTwins, variantOf, type Variant } from './state.ts';
import panel from '../../kit/panel.module.css';
import classes from './twins.module.css';

/** What the document is trained beside, and the controls. */
export function TwinForm() {
  const t = useT();
  const language = useLanguage();
  const document = useDocument((state) => state.document);
  const chosen = useTwins((state) => state.variant);
  const isGoing = useTwins((state) => state.isGoing);
  const variant = variantOf({ variant: chosen }, document, language);
  const { document: other, problem } = useMemo(() => otherOf(document, variant, language), [document, variant, language]);
  const reason = useReason(document, other, problem);
  const known = useKnown();
  const name = nameOf(document, variant, known, language);
  return (
    <Scroll label={text('The two variants', 'Die beiden Varianten')} className={classes.form}>
      <p className={classes.one}>
        <b>A</b> {t(text('This document as it is', 'Dieses Dokument, wie es ist'))}
      </p>
      <Others known={known} variant={variant} />
      {variant.kind === 'setting' && <SettingFields variant={variant} document={document} problem={problem} />}
      <ExampleFields />
      {isGoing ? (
        <Controls />
      ) : (
        <div className={panel.begin}>
          <ReasonButton size="xs" tip={startTip} reason={reason} onPress={() => void startTwins(variant, name)}>
            {t(text('Train both', 'Beide trainieren'))}
          </ReasonButton>
          <ReasonButton size="xs" variant="default" tip={stepTip} reason={reason} onPress={() => void startTwins(variant, name, true)}>
            {t(text('Step by step', 'Schritt für Schritt'))}
          </ReasonButton>
        </div>
      )}
    </Scroll>
  );
} // prettier-ignore

interface Known {
  readonly name: Text;
  readonly variant: Variant;
}

/** What B may be: the same with a setting, another document that is open, a run's network. */
function useKnown(): readonly Known[] {
  const language = useLanguage();
  const document = useDocument((state) => state.document);
  const runs = useRuns((state) => state.runs);
  const looks = useRunLooks();
  const { all, shown } = useWorkspaces();
  return [
    { name: text('This document with another setting', 'Dieses Dokument mit anderer Einstellung'), variant: variantOf({ variant: null }, document, language) },
    ...all.flatMap((tab) => {
      const { document: other, openings } = inWorkspace(tab, () => useDocument.getState());
      return tab === shown || openings === 0 ? [] : [{ name: titleFor(other.name), variant: { kind: 'tab', id: tab.id } as const }];
    }),
    ...runs.toReversed().map((run) => ({ name: looks.of(run).name, variant: { kind: 'run', runId: run.id } as const })),
  ];
} // prettier-ignore

const keyOf = (one: Variant) => (one.kind === 'setting' ? one.kind : JSON.stringify(one));

/** What B is called in the results. */
function nameOf(document: Document, variant: Variant, known: readonly Known[], language: Language): Text {
  if (variant.kind !== 'setting') return known.find((one) => keyOf(one.variant) === keyOf(variant))?.name ?? same('');
  const parsed = readAxis(variant.setting, variant.typed, language);
  return parsed.ok ? pointName(settingNames(document, [variant]), parsed.value.values.slice(0, 1)) : same('');
}

interface OthersProps {
  readonly known: readonly Known[];
  readonly variant: Variant;
}

/** The choice of B. */
function Others({ known, variant }: OthersProps) {
  const t = useT();
  return (
    <Select
      size="xs"
      label={t(text('B, trained beside it', 'B, daneben trainiert'))}
      allowDeselect={false}
      data={known.map(({ name, variant: one }) => ({ value: keyOf(one), label: t(name) }))}
      value={keyOf(variant)}
      onChange={(key) => {
        const found = known.find(({ variant: one }) => keyOf(one) === key);
        if (found) useTwins.setState({ variant: found.variant });
      }}
    />
  );
} // prettier-ignore

interface SettingProps {
  readonly variant: Extract<Variant, { readonly kind: 'setting' }>;
  readonly document: Document;
  readonly problem: Text | null;
}

function SettingFields({ variant, document, problem }: SettingProps) {
  const t = useT();
  const language = useLanguage();
  const choices = useMemo(() => choicesOf(document), [document]);
  const set = (change: Partial<typeof variant>) => useTwins.setState({ variant: { ...variant, ...change, language } });
  return (
    <>
      <Select
        size="xs"
        searchable
        allowDeselect={false}
        label={t(text('Setting', 'Einstellung'))}
        data={choices.map(({ setting, label }) => ({ value: setting, label: t(label) }))}
        value={variant.setting}
        onChange={(setting) => {
          const choice = choices.find((one) => one.setting === setting);
          if (choice)
            set({ setting: choice.setting, typed: asTyped(choice.suggestion.split(/[,:]/).at(-1) ?? '', language) });
        }}
      />
      <TextInput
        size="xs"
        label={t(text('Its value in B', 'Ihr Wert in B'))}
        value={variant.typed}
        error={problem && t(problem)}
        onChange={(event) => set({ typed: event.currentTarget.value })}
      />
    </>
  );
}

/** For which example attention is compared, where there is any. */
function ExampleFields() {
  const t = useT();
  const { network, data } = useAnalysis();
  const { split, index } = useTwins((state) => state.example);
  if (attentionsOf(network, data).length === 0) return null;
  const set = (example: Partial<ReturnType<typeof useTwins.getState>['example']>) =>
    useTwins.setState((state) => ({ example: { ...state.example, ...example } }));
  return (
    <div className={classes.example} role="group" aria-label={t(text('Attention is compared for', 'Attention wird verglichen für'))}>
      <span>{t(text('Attention is compared for', 'Attention wird verglichen für'))}</span>
      <SplitControl value={split} onChange={(chosen) => set({ split: chosen, index: 0 })} />
      <NumberField
        label={text('Example', 'Beispiel')}
        value={index + 1}
        range={{ min: 1, max: MOST_EXAMPLES, isWhole: true }}
        onChange={(number) => set({ index: number - 1 })}
      />
    </div>
  );
} // prettier-ignore

/** Whether there are so many, the engine says. */
const MOST_EXAMPLES = 10_000_000;

function Controls() {
  const t = useT();
  const isPaused = useTwins(({ twin }) => twin?.status === 'paused');
  return (
    <div className={panel.begin} role="group" aria-label={t(text('Twin run', 'Zwillingslauf'))}>
      <Button size="xs" variant="default" onClick={() => void controlTwins(isPaused ? 'resume' : 'pause')}>
        {t(isPaused ? text('Go on', 'Weiter') : text('Pause', 'Pause'))}
      </Button>
      <Button size="xs" variant="default" onClick={() => void controlTwins('step')}>
        {t(text('One step', 'Ein Schritt'))}
      </Button>
      <Button size="xs" variant="default" onClick={() => void controlTwins('stop')}>
        {t(text('Stop', 'Stopp'))}
      </Button>
    </div>
  );
}

/** Why no pair can begin now. */
function useReason(document: Document, other: Document | null, problem: Text | null): Text | undefined {
  const isReady = useEngine().isReady;
  const isTraining = useRuns(({ runs }) => activeRun(runs)?.progress.status === 'running');
  const isRacing = useRace((race) => race.isRacing);
  if (!isReady) return noEngine;
  if (isTraining) return text('A run is being trained: pause or stop it first.', 'Ein Lauf wird trainiert: erst anhalten oder beenden.'); // prettier-ignore
  if (isRacing) return text('A race is under way.', 'Ein Rennen ist im Gange.');
  return obstacle(document) ?? problem ?? (other ? obstacle(other) : undefined);
}

const startTip = text(
  'Both are trained batch by batch at the same pace. No run and no document is changed; the speed is that of the top bar.',
  'Beide werden Batch für Batch im gleichen Takt trainiert. Kein Lauf und kein Dokument ändert sich; das Tempo ist das der oberen Leiste.',
);
const stepTip = text('Prepares both and waits before the first batch.', 'Bereitet beide vor und wartet vor dem ersten Batch.'); // prettier-ignore
