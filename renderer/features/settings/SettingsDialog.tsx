import { SegmentedControl, Stack } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { languages, themes } from '../../kit/appearance.ts';
import { useSettings } from '../../kit/settings.ts';
import { useT } from '../../kit/language.ts';
import { DeviceSettings } from './DeviceSettings.tsx';

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
