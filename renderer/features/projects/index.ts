import { text } from '../../../core/text.ts';
import type { Question } from '../../workspace/document/dialogs.ts';
import type { Dialog, Feature } from '../../workspace/feature.ts';
import { projectCommands } from './commands.ts';
import { DamagedDialog } from './DamagedDialog.tsx';
import { DiscardDialog } from './DiscardDialog.tsx';
import { followDrops } from './drops.ts';
import { followLanguage } from './exampleNames.ts';
import { Gallery } from './Gallery.tsx';
import { MakeRoomDialog } from './MakeRoomDialog.tsx';
import { ModuleWeightsDialog } from './ModuleWeightsDialog.tsx';
import { NoRoomDialog } from './NoRoomDialog.tsx';
import { OpenProjectDialog } from './OpenProjectDialog.tsx';
import { FileChangedDialog, WouldLoseDialog } from './OverwriteDialog.tsx';
import { SaveNameDialog } from './SaveNameDialog.tsx';

export const projects: Feature = {
  areas: { home: Gallery },
  commands: projectCommands,
  goals: async () => (await import('./examples.ts')).examples,
  follow: () => {
    followDrops();
    followLanguage();
  },
  dialogs: {
    discard: { title: text('Unsaved work', 'Nicht gespeicherte Arbeit'), size: '34rem', Body: DiscardDialog },
    fileChanged: {
      title: text('The file has changed', 'Die Datei hat sich geändert'),
      size: 'md',
      Body: FileChangedDialog,
    },
    wouldLose: {
      title: text('The file is damaged', 'Die Datei ist beschädigt'),
      size: 'md',
      Body: WouldLoseDialog,
    },
    noRoom: {
      title: text('No room for the weights of all runs', 'Kein Platz für die Gewichte aller Läufe'),
      size: 'lg',
      Body: NoRoomDialog,
    },
    damaged: {
      title: text('Parts of this project are damaged', 'Teile dieses Projekts sind beschädigt'),
      size: 'md',
      Body: DamagedDialog,
    },
    makeRoom: {
      title: text('Another network is training', 'Ein anderes Netz trainiert'),
      size: 'md',
      Body: MakeRoomDialog,
    },
    moduleWeights: {
      title: text('Save module as a file', 'Modul als Datei speichern'),
      size: 'md',
      Body: ModuleWeightsDialog,
    },
    openProject: { title: text('Open a project', 'Projekt öffnen'), size: 'lg', Body: OpenProjectDialog },
    saveName: { title: text('Save the project', 'Projekt speichern'), size: 'md', Body: SaveNameDialog },
  } satisfies Record<Question, Dialog>,
};
