import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { showDialog } from '../../workspace/document/dialogs.ts';
import type { Feature } from '../../workspace/feature.ts';
import { followDrops } from './drops.ts';
import { DIALOG, followImports } from './imports.ts';

const ImportDialog = lazily(async () => (await import('./ImportDialog.tsx')).ImportDialog);

const commands: CommandTable = {
  importModel: {
    isInGallery: true,
    text: text('Model of another program …', 'Modell eines anderen Programms …'),
    group: 'project',
    menus: { bar: 12.5, file: 12.5 },
    run: () => showDialog(DIALOG),
  },
  importWeights: {
    text: text('Weights from a file into this network …', 'Gewichte aus einer Datei in dieses Netz …'),
    group: 'project',
    menus: { bar: 24, file: 24 },
    run: () => showDialog(DIALOG),
  },
};

/** Models of other programs, and weights for the open network. */
export const importing: Feature = {
  commands,
  follow: (client) => {
    followImports(client);
    followDrops();
  },
  dialogs: {
    [DIALOG]: {
      title: text('Model of another program', 'Modell eines anderen Programms'),
      size: '58rem',
      Body: ImportDialog,
    },
  },
};
