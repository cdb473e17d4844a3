import { dataSpec } from '../../../core/data/source.ts';
import { inputField } from '../../../core/data/spec.ts';
import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { followImporting } from './importing.ts';
import { followDownloads } from '../../workspace/project/downloads.ts';

export const data: Feature = {
  commands: {
    importData: {
      text: text('Import data of your own …', 'Eigene Daten importieren …'),
      group: 'project',
      run: async () => (await import('./imports.ts')).importFile(),
    },
  },
  panels: [
    {
      name: 'data',
      label: text('Data', 'Daten'),
      isStill: true,
      View: lazily(async () => (await import('./DataPanel.tsx')).DataPanel),
    },
    {
      name: 'tokens',
      label: text('Tokens', 'Tokens'),
      isStill: true,
      isOffered: ({ data: source }) => inputField(dataSpec(source)).meaning.kind === 'tokens',
      View: lazily(async () => (await import('./tokens/TokensPanel.tsx')).TokensPanel),
    },
  ],
  follow(client) {
    followDownloads(client);
    followImporting(client);
  },
};
