import { Loader, Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import { same, text } from '../../core/text.ts';
import { Failed } from '../dock/Empty.tsx';
import { useRequest } from '../engine/useRequest.ts';
import { useSettings } from '../store/settings.ts';
import { useT } from '../ui/language.ts';

const languages = [
  { value: 'en', label: same('English') },
  { value: 'de', label: same('Deutsch') },
] as const;

const themes = [
  { value: 'system', label: text('System', 'System') },
  { value: 'light', label: text('Light', 'Hell') },
  { value: 'dark', label: text('Dark', 'Dunkel') },
  { value: 'projector', label: text('Projector', 'Beamer') },
] as const;

/** What a person sets once: language, theme, device. */
export function SettingsDialog() {
  const t = useT();
  const { language, theme, set } = useSettings();
  return (
    <Stack gap="lg">
      <div>
        <h3 className="section-title">{t(text('Language', 'Sprache'))}</h3>
        <SegmentedControl
          aria-label={t(text('Language', 'Sprache'))}
          data={languages.map((option) => ({ value: option.value, label: t(option.label) }))}
          value={language}
          onChange={(value) => set({ language: value })}
        />
      </div>
      <div>
        <h3 className="section-title">{t(text('Theme', 'Darstellung'))}</h3>
        <SegmentedControl
          aria-label={t(text('Theme', 'Darstellung'))}
          data={themes.map((option) => ({ value: option.value, label: t(option.label) }))}
          value={theme}
          onChange={(value) => set({ theme: value })}
        />
      </div>
      <Devices />
    </Stack>
  );
}

function Devices() {
  const t = useT();
  const device = useSettings((state) => state.device);
  const set = useSettings((state) => state.set);
  const { data, error } = useRequest('devices', {});
  if (error) return <Failed error={error} />;
  return (
    <div>
      <h3 className="section-title">{t(text('Device for new runs', 'Gerät für neue Läufe'))}</h3>
      {!data && (
        <Text size="sm" c="dimmed">
          <Loader size="xs" mr="xs" />
          {t(text('Looking for devices …', 'Geräte werden gesucht …'))}
        </Text>
      )}
      <Radio.Group
        aria-label={t(text('Device for new runs', 'Gerät für neue Läufe'))}
        value={device}
        onChange={(value) => set({ device: value })}
      >
        <Stack gap="xs">
          {data?.map((option) => (
            <Radio
              key={option.name}
              value={option.name}
              label={option.label}
              description={option.detail}
              disabled={!option.isAvailable}
            />
          ))}
        </Stack>
      </Radio.Group>
    </div>
  );
}
