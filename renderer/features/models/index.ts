import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { CommandTable } from '../../workspace/commands/registry.ts';
import { showDialog } from '../../workspace/document/dialogs.ts';
import type { Feature } from '../../workspace/feature.ts';
import { DIALOG, followLibrary } from './library.ts';

const LibraryDialog = lazily(async () => (await import('./LibraryDialog.tsx')).LibraryDialog);

const commands: CommandTable = {
  modelLibrary: {
    isInGallery: true,
    text: text('Pretrained models …', 'Vortrainierte Modelle …'),
    group: 'project',
    menus: { bar: 12.6, file: 12.6 },
    run: () => showDialog(DIALOG),
  },
};

/** The library of pretrained models: what is here, what can be had, and a network made of each. */
export const models: Feature = {
  commands,
  follow: followLibrary,
  dialogs: {
    [DIALOG]: { title: text('Pretrained models', 'Vortrainierte Modelle'), size: '72rem', Body: LibraryDialog },
  },
};
