import { SegmentedControl, Stack } from '@mantine/core';
import { same, text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { useT } from '../../kit/language.ts';
import { DeviceSettings } from './DeviceSettings.tsx';

const languages = [
  { value: 'en', label: same('English') },
  { value: 'de', label: same('Deutsch') },
] as const;

const themes = [
  { value: 'system', label: text('System', 'System') },
  { value: 'light', label: text('Light', 'Hell') },
  { value: 'dark', label: text('Dark', 'Dunkel') },
  { value: 'projector', label: text('Projector', 'Projektor') },
] as const;

/** What a person sets once: language, theme, runtime and device. */
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
        <h3 className="section-title">{t(text('Theme', 'Farbschema'))}</h3>
        <SegmentedControl
          aria-label={t(text('Theme', 'Farbschema'))}
          data={themes.map((option) => ({ value: option.value, label: t(option.label) }))}
          value={theme}
          onChange={(value) => set({ theme: value })}
        />
      </div>
      <DeviceSettings />
    </Stack>
  );
}
