import { text } from '../../../../core/text.ts';
import { defaultSchedules, scheduleOf, schedules, type ScheduleSettings } from '../../../../core/training/settings.ts';
import { ChoiceField } from '../../../workspace/fields/fields.tsx';
import { training as named } from './labels.ts';
import type { TrainingPart } from './part.ts';
import { KindParams } from './KindParams.tsx';

const options = schedules.map(({ kind, label }) => ({ value: kind as ScheduleSettings['kind'], label }));

export function ScheduleFields({ training: { schedule }, change }: TrainingPart) {
  const set = (next: ScheduleSettings, field: string) => change({ schedule: next }, `schedule.${field}`);
  return (
    <>
      <ChoiceField
        label={named.schedule.label}
        help={text('How the learning rate changes as training goes on.', 'Wie sich die Lernrate im Training ändert.')}
        value={schedule.kind}
        options={options}
        onChange={(kind) => set(defaultSchedules[kind], 'kind')}
      />
      <KindParams
        params={scheduleOf(schedule).params}
        values={schedule}
        onChange={(name, value) => set({ ...schedule, [name]: value } as ScheduleSettings, name)}
      />
    </>
  );
}
