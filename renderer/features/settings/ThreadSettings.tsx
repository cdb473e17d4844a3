import { SegmentedControl, Text } from '@mantine/core';
import type { DeviceInfo } from '../../../core/protocol/requests/session.ts';
import { same, text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { useT } from '../../kit/language.ts';
import { threadOptions } from './deviceOptions.ts';

/** On how many threads of the processor new runs are trained; nothing where there is no choice. */
export function ThreadSettings({ devices }: { readonly devices: readonly DeviceInfo[] }) {
  const t = useT();
  const { threads = 'auto', set } = useSettings();
  const counts = threadOptions(devices, threads);
  if (counts.length < 2) return null;
  const options = [
    { value: 'auto', label: t(automatic) },
    ...counts.map((count) => ({ value: String(count), label: t(same(String(count))) })),
  ];
  return (
    <div>
      <h3 className="section-title">{t(title)}</h3>
      <SegmentedControl
        aria-label={t(title)}
        data={options}
        value={String(threads)}
        onChange={(value) => set({ threads: value === 'auto' ? 'auto' : Number(value) })}
      />
      <Text size="sm" c="dimmed" mt="xs">
        {t(help)}
      </Text>
    </div>
  );
}

const automatic = text('Automatic', 'Automatisch');
const title = text('Threads of the processor for new runs', 'Threads des Prozessors für neue Läufe');
const help = text(
  'Automatic: the fastest number is found during training. The results are the same with any number. For compiled training on the CPU.',
  'Automatisch: Was am schnellsten ist, zeigt sich beim Training. Die Ergebnisse sind mit jeder Zahl gleich. Für kompiliertes Training auf der CPU.',
);
