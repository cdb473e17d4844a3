import { Button, Popover, Stack, Text } from '@mantine/core';
import { IconDatabase } from '@tabler/icons-react';
import { memo } from 'react';
import { MB, MOST_BUDGET } from '../../../core/runs/keptWeights.ts';
import { counted, text, type Text as Words } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { numberFormat } from '../../kit/numberFormat.ts';
import { useSettings } from '../../kit/settings.ts';
import { NumberField } from '../../workspace/fields/fields.tsx';
import type { Weights } from './weights.ts';

/** How many runs keep their weights in the project, and of what that takes how much there is room for, which can be set. */
export const WeightBudget = memo(function WeightBudget({ weights: { plan } }: { readonly weights: Weights }) {
  const t = useT();
  const language = useLanguage();
  const { weightBudget, set } = useSettings();
  const runs = counted(plan.kept.length, ['run', 'runs'], ['Lauf', 'Läufe']);
  const use = numberFormat(language, { maximumFractionDigits: plan.bytes < 10 * MB ? 1 : 0 }).format(plan.bytes / MB);
  const said = t(
    text(
      `${runs.en} with weights, ${use} of ${weightBudget} MB`,
      `${runs.de} mit Gewichten, ${use} von ${weightBudget} MB`,
    ),
  );
  return (
    <Popover width={320} withArrow trapFocus>
      <Popover.Target>
        <Button size="xs" variant="subtle" leftSection={<IconDatabase size={14} />} title={said}>
          {said}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <NumberField
            label={text('Room for weights (MB)', 'Platz für Gewichte (MB)')}
            value={weightBudget}
            range={{ min: 0, max: MOST_BUDGET, isWhole: true }}
            onChange={(value) => set({ weightBudget: value })}
          />
          <Text size="sm">{t(help)}</Text>
          {plan.bytes > weightBudget * MB && <Notice kind="info">{t(above)}</Notice>}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
});

/** Which weights the next save leaves out, said as soon as that is known. */
export function LeavingNotice({ weights: { plan } }: { readonly weights: Weights }) {
  const t = useT();
  if (plan.leaving.length === 0) return null;
  return <Notice kind="warning">{t(leaving(plan.leaving.length))}</Notice>;
}

function leaving(count: number): Words {
  const runs = counted(count, ['run', 'runs'], ['Lauf', 'Läufen']);
  return text(
    `There is no room in the project for the weights of ${runs.en}, the oldest: saving asks what becomes of them. Pin a run to keep its weights, or make more room.`,
    `Im Projekt fehlt Platz für die Gewichte von ${runs.de}, die ältesten zuerst: Beim Speichern wird gefragt, was aus ihnen wird. Angeheftete Läufe behalten ihre; oder mehr Platz vorsehen.`,
  );
}

const help = text(
  'So much of a project’s file may be weights of runs: with them a run can be shown again and trained on. If there is no room, those of the oldest runs that are not pinned are left out, after a question. The last run always keeps its weights.',
  'So viel einer Projektdatei dürfen Gewichte von Läufen sein: Mit ihnen lässt sich ein Lauf wieder zeigen und weiter trainieren. Fehlt der Platz, werden nach einer Frage die der ältesten nicht angehefteten Läufe weggelassen. Der letzte Lauf behält seine immer.',
);
const above = text(
  'The last run and those that are pinned take more than that: they are kept all the same.',
  'Der letzte Lauf und die angehefteten brauchen mehr: Sie werden trotzdem behalten.',
);
