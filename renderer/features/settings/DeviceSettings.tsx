import { Button, Group, Loader, Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import type { DeviceInfo } from '../../../core/protocol/requests/session.ts';
import type { Runtime } from '../../../core/protocol/runs.ts';
import { same, text, type Text as Words } from '../../../core/text.ts';
import { Failed, FailedNotice } from '../../link/Empty.tsx';
import { engine } from '../../link/session.ts';
import { useAction, useRequest } from '../../link/useAnswer.ts';
import { useSettings } from '../../kit/settings.ts';
import { useT } from '../../kit/language.ts';
import { ThreadSettings } from './ThreadSettings.tsx';
import { deviceOptions, keptDevice, type DeviceOption } from './deviceOptions.ts';

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
      {error ? <Failed error={error} again={again} /> : <Devices devices={data} again={again} />}
      {data && <ThreadSettings devices={data} />}
    </>
  );
}

const runtimeTitle = text('Runtime for new runs', 'Laufzeit für neue Läufe');
const runtimeHelp = text(
  'Compiled: a whole step at a time, fast. Eager: operation by operation, works with every network. What cannot be compiled is trained eagerly.',
  'Kompiliert: ein ganzer Schritt auf einmal, schnell. Eager: Operation für Operation, geht mit jedem Netz. Was sich nicht kompilieren lässt, wird eager trainiert.',
);

interface DevicesProps {
  readonly devices: readonly DeviceInfo[] | undefined;
  again(): void;
}

function Devices({ devices, again }: DevicesProps) {
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
            <div key={option.name}>
              <Radio
                value={option.name}
                label={t(option.label)}
                description={t(option.description)}
                disabled={!option.isEnabled}
              />
              {option.canRetry && <Retry option={option} onRetried={again} />}
            </div>
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

/** Has a device tried again that is not used for what it did once. */
function Retry({ option, onRetried }: { readonly option: DeviceOption; onRetried(): void }) {
  const t = useT();
  const { run, isBusy, error } = useAction('retry', () => engine().request('retryDevice', { name: option.name }));
  return (
    <>
      <Button
        size="compact-sm"
        variant="light"
        ml="xl"
        mt="xs"
        loading={isBusy}
        aria-label={`${t(tryAgain)}: ${t(option.label)}`}
        onClick={() => void run().then(onRetried)}
      >
        {t(tryAgain)}
      </Button>
      {error !== undefined && <FailedNotice error={error} />}
    </>
  );
}

const tryAgain = text('Try again', 'Noch einmal versuchen');
const deviceTitle = text('Device for new runs', 'Gerät für neue Läufe');
