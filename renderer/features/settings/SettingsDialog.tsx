import { SegmentedControl, Stack, Text } from '@mantine/core';
import type { AxisOrder } from '../../../core/shape.ts';
import { floats, formatBatchAxes, withShapes } from '../../../core/tensorType.ts';
import { text } from '../../../core/text.ts';
import { axisOrders, languages, themes } from '../../kit/appearance.ts';
import { useSettings } from '../../kit/settings.ts';
import { useT } from '../../kit/language.ts';
import { DeviceSettings } from './DeviceSettings.tsx';

const axesTitle = text('Shapes of pictures', 'Formen von Bildern');
const axesHelp = withShapes((order) =>
  text(
    `How shapes are written: a batch of grey pictures is ${greyBatch(order, 'batch')}. TensorFlow.js computes with the channels last, PyTorch with the channels first; what is computed, saved and exported as a model stays the same; pictures and reports of the network follow.`,
    `Wie Formen geschrieben werden: Ein Batch grauer Bilder ist ${greyBatch(order, 'Batch')}. TensorFlow.js rechnet mit den Kanälen zuletzt, PyTorch mit den Kanälen zuerst; was gerechnet, gespeichert und als Modell exportiert wird, bleibt gleich; Bilder und Berichte vom Netz richten sich danach.`,
  ),
);

function greyBatch(order: AxisOrder, batch: string): string {
  return formatBatchAxes(floats([28, 28, 1], 'picture'), order, batch);
}

/** What a person sets once: language, theme, the order of axes, runtime and device. */
export function SettingsDialog() {
  const t = useT();
  const { language, theme, axisOrder, set } = useSettings();
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
      <div>
        <h3 className="section-title">{t(axesTitle)}</h3>
        <SegmentedControl
          aria-label={t(axesTitle)}
          data={axisOrders.map((option) => ({ value: option.value, label: t(option.label) }))}
          value={axisOrder}
          onChange={(value) => set({ axisOrder: value })}
        />
        <Text size="sm" c="dimmed" mt="xs">
          {t(axesHelp)}
        </Text>
      </div>
      <DeviceSettings />
    </Stack>
  );
}
