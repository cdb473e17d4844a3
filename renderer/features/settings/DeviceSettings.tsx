import { Group, Loader, Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import type { DeviceInfo } from '../../../core/protocol/requests/session.ts';
import type { Runtime } from '../../../core/protocol/runs.ts';
import { same, text, type Text as Words } from '../../../core/text.ts';
import { Failed } from '../../link/Empty.tsx';
import { useRequest } from '../../link/useAnswer.ts';
import { useSettings } from '../../kit/settings.ts';
import { useT } from '../../kit/language.ts';
import { ThreadSettings } from './ThreadSettings.tsx';
import { deviceOptions, keptDevice } from './deviceOptions.ts';

const runtimeOptions: readonly { readonly value: Runtime; readonly label: Words }[] = [
  { value: 'auto', label: text('Automatic', 'Automatisch') },
  { value: 'compiled', label: text('Compiled', 'Kompiliert') },
  { value: 'eager', label: same('Eager') },
];

/** How and on what new runs are trained. */
export function DeviceSettings() {
  const t = useT();
  const { runtime, device, set } = useSettings();
  const { data, error, again } = useRequest('devices', {});
  const choose = (chosen: Runtime) =>
    set({ runtime: chosen, ...(data && { device: keptDevice(deviceOptions(data, chosen), device) }) });
  return (
    <>
      <div>
        <h3 className="section-title">{t(runtimeTitle)}</h3>
        <SegmentedControl
          aria-label={t(runtimeTitle)}
          data={runtimeOptions.map(({ value, label }) => ({ value, label: t(label) }))}
          value={runtime}
          onChange={choose}
        />
        <Text size="sm" c="dimmed" mt="xs">
          {t(runtimeHelp)}
        </Text>
      </div>
      {error ? <Failed error={error} again={again} /> : <Devices devices={data} />}
      {data && <ThreadSettings devices={data} />}
    </>
  );
}

const runtimeTitle = text('Runtime for new runs', 'Laufzeit für neue Läufe');
const runtimeHelp = text(
  'Compiled: a whole step at a time, fast. Eager: operation by operation, works with every network. What cannot be compiled is trained eagerly.',
  'Kompiliert: ein ganzer Schritt auf einmal, schnell. Eager: Operation für Operation, geht mit jedem Netz. Was sich nicht kompilieren lässt, wird eager trainiert.',
);

function Devices({ devices }: { readonly devices: readonly DeviceInfo[] | undefined }) {
  const t = useT();
  const { runtime, device, set } = useSettings();
  return (
    <div>
      <Radio.Group
        label={t(deviceTitle)}
        labelProps={{ className: 'section-title' }}
        value={device}
        onChange={(value) => set({ device: value })}
      >
        <Stack gap="xs">
          {(devices ? deviceOptions(devices, runtime) : []).map((option) => (
            <Radio
              key={option.name}
              value={option.name}
              label={t(option.label)}
              description={t(option.description)}
              disabled={!option.isEnabled}
            />
          ))}
        </Stack>
      </Radio.Group>
      {!devices && (
        <Group gap="xs">
          <Loader size="xs" />
          <Text size="sm" c="dimmed">
            {t(text('Looking for devices …', 'Geräte werden gesucht …'))}
          </Text>
        </Group>
      )}
    </div>
  );
}

const deviceTitle = text('Device for new runs', 'Gerät für neue Läufe');
