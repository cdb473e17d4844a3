import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import { showDialog } from '../../workspace/document/dialogs.ts';
import type { Feature } from '../../workspace/feature.ts';
import { DIAGNOSTICS } from '../../workspace/help.ts';

const AboutDialog = lazily(async () => (await import('./AboutDialog.tsx')).AboutDialog);
const DiagnosticsDialog = lazily(async () => (await import('./DiagnosticsDialog.tsx')).DiagnosticsDialog);
const UpdatesDialog = lazily(async () => (await import('./UpdatesDialog.tsx')).UpdatesDialog);

/** What the app is, and what helps when something is wrong with it. */
export const about: Feature = {
  commands: {
    [DIAGNOSTICS]: {
      isInGallery: true,
      text: text('Save diagnostics …', 'Diagnose speichern …'),
      group: 'window',
      menus: { help: 21 },
      run: () => showDialog(DIAGNOSTICS),
    },
    checkForUpdates: {
      isInGallery: true,
      text: text('Check for updates …', 'Nach Updates suchen …'),
      group: 'window',
      menus: { help: 31 },
      run: () => showDialog('updates'),
    },
    about: {
      isInGallery: true,
      text: text('About Neuroloom', 'Über Neuroloom'),
      group: 'window',
      menus: { bar: 45, help: 32 },
      run: () => showDialog('about'),
    },
  },
  dialogs: {
    about: { title: text('About Neuroloom', 'Über Neuroloom'), size: '48rem', Body: AboutDialog },
    updates: { title: text('Updates', 'Updates'), size: '34rem', Body: UpdatesDialog },
    [DIAGNOSTICS]: { title: text('Save diagnostics', 'Diagnose speichern'), size: '48rem', Body: DiagnosticsDialog },
  },
};
