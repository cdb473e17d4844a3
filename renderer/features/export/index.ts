import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { exportCommands } from './commands.ts';

const CompiledDialog = lazily(async () => (await import('./compiled/CompiledDialog.tsx')).CompiledDialog);
const ExportDialog = lazily(async () => (await import('./ExportDialog.tsx')).ExportDialog);
const ProgramDialog = lazily(async () => (await import('./ProgramDialog.tsx')).ProgramDialog);

export const exporting: Feature = {
  commands: exportCommands,
  dialogs: {
    exportNetwork: { title: text('Export', 'Exportieren'), size: 'lg', Body: ExportDialog },
    compiledGraph: { title: text('Compiled graph', 'Kompilierter Graph'), size: '50rem', Body: CompiledDialog },
    program: { title: text('Python program', 'Python-Programm'), size: '50rem', Body: ProgramDialog },
  },
};
