import { text, type Text } from '../../../core/text.ts';
import type { ScheduleSettings } from '../../../core/training/settings.ts';
import { ChoiceField, NumberField } from '../fields/fields.tsx';
import type { TrainingPart } from '../TrainingSettings.tsx';

type Kind = ScheduleSettings['kind'];

const schedules: readonly { readonly value: Kind; readonly label: Text }[] = [
  { value: 'constant', label: text('constant', 'konstant') },
  { value: 'step', label: text('in steps', 'in Stufen') },
  { value: 'exponential', label: text('exponential', 'exponentiell') },
  { value: 'cosine', label: text('cosine', 'Kosinus') },
];

const defaults: { readonly [K in Kind]: Extract<ScheduleSettings, { kind: K }> } = {
  constant: { kind: 'constant' },
  step: { kind: 'step', epochs: 10, factor: 0.1 },
  exponential: { kind: 'exponential', factor: 0.95 },
  cosine: { kind: 'cosine', warmup: 0.05 },
};

export function ScheduleFields({ training, change }: TrainingPart) {
  const { schedule } = training;
  const set = (next: ScheduleSettings, field: string) => change({ schedule: next }, `schedule.${field}`);
  return (
    <>
      <ChoiceField
        label={text('Schedule', 'Verlauf der Lernrate')}
        help={text('How the learning rate changes as training goes on.', 'Wie sich die Lernrate im Training ändert.')}
        value={schedule.kind}
        options={schedules}
        onChange={(kind) => set(defaults[kind], 'kind')}
      />
      {schedule.kind === 'step' && (
        <NumberField
          label={text('Every … epochs', 'Alle … Epochen')}
          value={schedule.epochs}
          range={{ min: 1, max: 100_000, isWhole: true }}
          onChange={(epochs) => set({ ...schedule, epochs }, 'epochs')}
        />
      )}
      {schedule.kind === 'step' && (
        <NumberField
          label={text('Times', 'Mal')}
          value={schedule.factor}
          range={{ min: 0, max: 1 }}
          onChange={(factor) => set({ ...schedule, factor }, 'factor')}
        />
      )}
      {schedule.kind === 'exponential' && (
        <NumberField
          label={text('Times, every epoch', 'Mal, jede Epoche')}
          value={schedule.factor}
          range={{ min: 0, max: 1, isAbove: true }}
          onChange={(factor) => set({ ...schedule, factor }, 'factor')}
        />
      )}
      {schedule.kind === 'cosine' && (
        <NumberField
          label={text('Share of warm-up', 'Anteil Aufwärmen')}
          value={schedule.warmup}
          range={{ min: 0, max: 0.9 }}
          onChange={(warmup) => set({ ...schedule, warmup }, 'warmup')}
        />
      )}
    </>
  );
}
