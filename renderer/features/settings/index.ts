import { text } from '../../../core/text.ts';
import { showDialog } from '../../workspace/document/dialogs.ts';
import type { Feature } from '../../workspace/feature.ts';
import { lazily } from '../../kit/lazily.tsx';

const SettingsDialog = lazily(async () => (await import('./SettingsDialog.tsx')).SettingsDialog);

export const settings: Feature = {
  commands: {
    settings: {
      isInGallery: true,
      text: text('Settings …', 'Einstellungen …'),
      group: 'project',
      shortcuts: ['Mod+,'],
      menus: { bar: 43 },
      run: () => showDialog('settings'),
    },
  },
  dialogs: { settings: { title: text('Settings', 'Einstellungen'), size: 'lg', Body: SettingsDialog } },
};
