import { same, text } from '../../core/text.ts';

/** The languages that can be set; `name`: of the command that sets it. */
export const languages = [
  { value: 'en', name: 'languageEnglish', label: same('English') },
  { value: 'de', name: 'languageGerman', label: same('Deutsch') },
] as const;

/** The orders of axes that can be set. */
export const axisOrders = [
  { value: 'channelsLast', name: 'axesChannelsLast', label: text('Channels last (NHWC)', 'Kanäle zuletzt (NHWC)') },
  { value: 'channelsFirst', name: 'axesChannelsFirst', label: text('Channels first (NCHW)', 'Kanäle zuerst (NCHW)') },
] as const;

/** The themes that can be set. */
export const themes = [
  { value: 'system', name: 'themeSystem', label: text('System', 'System') },
  { value: 'light', name: 'themeLight', label: text('Light', 'Hell') },
  { value: 'dark', name: 'themeDark', label: text('Dark', 'Dunkel') },
  { value: 'projector', name: 'themeProjector', label: text('Projector', 'Projektor') },
] as const;
