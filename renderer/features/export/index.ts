import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { exportCommands } from './commands.ts';
import { DIALOG, followExports } from './exports.ts';

const CompiledDialog = lazily(async () => (await import('./compiled/CompiledDialog.tsx')).CompiledDialog);
const ExportDialog = lazily(async () => (await import('./ExportDialog.tsx')).ExportDialog);

export const exporting: Feature = {
  commands: exportCommands,
  follow: followExports,
  dialogs: {
    [DIALOG]: { title: text('Export', 'Exportieren'), size: '66rem', Body: ExportDialog },
    compiledGraph: { title: text('Compiled graph', 'Kompilierter Graph'), size: '50rem', Body: CompiledDialog },
  },
};
