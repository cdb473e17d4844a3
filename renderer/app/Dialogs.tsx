import { Modal } from '@mantine/core';
import { text, type Text } from '../../core/text.ts';
import { useDialogs, type DialogKind } from '../workspace/document/dialogs.ts';
import { Guarded } from '../workspace/shared/Guarded.tsx';
import { useT } from '../kit/language.ts';
import { lazily } from '../kit/lazily.tsx';
import { DamagedDialog } from '../features/projects/DamagedDialog.tsx';
import { DiscardDialog } from '../features/projects/DiscardDialog.tsx';
import { MakeRoomDialog } from '../features/projects/MakeRoomDialog.tsx';
import { FileChangedDialog, WouldLoseDialog } from '../features/projects/OverwriteDialog.tsx';
import { OpenProjectDialog } from '../features/projects/OpenProjectDialog.tsx';
import { SaveNameDialog } from '../features/projects/SaveNameDialog.tsx';

const CompiledDialog = lazily(
  async () => (await import('../features/export/compiled/CompiledDialog.tsx')).CompiledDialog,
);
const ExportDialog = lazily(async () => (await import('../features/export/ExportDialog.tsx')).ExportDialog);
const ProgramDialog = lazily(async () => (await import('../features/export/ProgramDialog.tsx')).ProgramDialog);
const SettingsDialog = lazily(async () => (await import('../features/settings/SettingsDialog.tsx')).SettingsDialog);

interface Dialog {
  readonly title: Text;
  readonly size: string;
  readonly Body: (props: { readonly suggestedName: string }) => React.ReactNode;
}

const dialogs: Readonly<Record<DialogKind, Dialog>> = {
  discard: { title: text('Unsaved work', 'Nicht gespeicherte Arbeit'), size: 'md', Body: DiscardDialog },
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
  damaged: {
    title: text('Parts of this project are damaged', 'Teile dieses Projekts sind beschädigt'),
    size: 'md',
    Body: DamagedDialog,
  },
  makeRoom: {
    title: text('Another window is training', 'Ein anderes Fenster trainiert'),
    size: 'md',
    Body: MakeRoomDialog,
  },
  openProject: { title: text('Open a project', 'Projekt öffnen'), size: 'lg', Body: OpenProjectDialog },
  saveName: { title: text('Save the project', 'Projekt speichern'), size: 'md', Body: SaveNameDialog },
  settings: { title: text('Settings', 'Einstellungen'), size: 'lg', Body: SettingsDialog },
  exportNetwork: { title: text('Export', 'Exportieren'), size: 'lg', Body: ExportDialog },
  compiledGraph: { title: text('Compiled graph', 'Kompilierter Graph'), size: '50rem', Body: CompiledDialog },
  program: { title: text('Python program', 'Python-Programm'), size: '50rem', Body: ProgramDialog },
};

/** The one modal that is open; mounted once, by the shell. */
export function Dialogs() {
  const t = useT();
  const open = useDialogs((state) => state.open);
  const close = useDialogs((state) => state.close);
  const dialog = open && dialogs[open.kind];
  return (
    <Modal
      opened={dialog !== null}
      onClose={close}
      title={dialog && t(dialog.title)}
      size={dialog?.size ?? 'md'}
      centered
      transitionProps={{ duration: 0 }}
    >
      {dialog && (
        <Guarded key={open.kind} name={dialog.title}>
          <dialog.Body suggestedName={open.suggestedName} />
        </Guarded>
      )}
    </Modal>
  );
}
