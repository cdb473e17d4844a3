import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { IconDownload, IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { text, type Text as Translated } from '../../core/text.ts';
import { downloadCopy } from '../workspace/document/copy.ts';
import { runCommand } from '../workspace/commands/registry.ts';
import { useDocument } from '../workspace/document/document.ts';
import { DIAGNOSTICS } from '../workspace/help.ts';
import { keepDraft } from '../workspace/project/keeping.ts';
import { useT } from '../kit/language.ts';
import { useFocusHome } from '../kit/focusHome.ts';
import { resumeOffered, useRecovery } from '../workspace/runs/recovery.ts';
import { restartEngine, useEngineState } from '../link/session.ts';

/** A line under the top bar while the engine is away or has just come back; a panel when it cannot be had at all. */
export function EngineStatus() {
  const t = useT();
  const status = useEngineState((state) => state.status);
  const silence = useEngineState((state) => state.silence);
  const { notice, resumable, dismiss } = useRecovery();
  if (status.kind === 'failed') return <EngineFailure message={t(status.message)} canRestart={status.canRestart} />;
  if (status.kind === 'notLetIn') return <NotLetInNotice />;
  if (silence !== null) return <Silence who={silence} />;
  if (status.kind === 'engineDown') {
    return (
      <Alert color="orange" radius={0} py={6} icon={<Loader size={16} color="orange" />} role="status">
        <Group gap="sm">
          {t(
            text(
              'The engine is not running. It is being restarted … You can keep working: this browser keeps what you do.',
              'Der Rechenkern läuft nicht. Er wird neu gestartet … Weiterarbeiten geht: Dieser Browser bewahrt alles auf.',
            ),
          )}
          <SaveCopyButton size="compact-xs" />
        </Group>
      </Alert>
    );
  }
  if (!notice) return null;
  return (
    <Alert
      color="blue"
      radius={0}
      py={6}
      icon={<IconRefresh size={16} />}
      role="status"
      withCloseButton
      closeButtonLabel={t(text('Close', 'Schließen'))}
      onClose={dismiss}
    >
      <Group gap="sm">
        {t(notice)}
        {resumable !== null && (
          <Button size="compact-xs" variant="light" onClick={() => void resumeOffered(resumable)}>
            {t(text('Resume the run', 'Lauf fortsetzen'))}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** Somebody is there but does not answer: it is said, and what can be done. */
function Silence({ who }: { readonly who: 'app' | 'engine' }) {
  const t = useT();
  return (
    <Alert color="orange" radius={0} py={6} icon={<Loader size={16} color="orange" />} role="status">
      <Group gap="sm">
        {t(who === 'app' ? appSilent : engineSilent)}
        {who === 'engine' && (
          <Button size="compact-xs" variant="light" color="orange" onClick={restartEngine}>
            {t(text('Restart engine', 'Rechenkern neu starten'))}
          </Button>
        )}
        <DiagnosticsButton size="compact-xs" />
      </Group>
    </Alert>
  );
}

const engineSilent = text(
  'The engine has not answered for 10 seconds. It may be busy; if that does not change, restart it: the document stays here, and a run continues from its last checkpoint.',
  'Der Rechenkern hat seit 10 Sekunden nicht geantwortet. Vielleicht ist er beschäftigt; sonst neu starten: Das Dokument bleibt hier, und ein Lauf geht vom letzten Sicherungspunkt weiter.',
);
const appSilent = text(
  'The app has not answered for 10 seconds. Your work is still here; the connection is being restored …',
  'Die App hat seit 10 Sekunden nicht geantwortet. Die Arbeit ist noch da; die Verbindung wird neu aufgebaut …',
);

function NotLetInNotice() {
  const t = useT();
  return (
    <Barrier title={text('This address has already been used', 'Diese Adresse wurde schon benutzt')}>
      <Text size="sm">
        {t(
          text(
            'Each address works for one tab. Duplicate a tab that is already open, or open the newest address that the app printed where it was started.',
            'Jede Adresse gilt für einen Tab. Einen Tab duplizieren, der schon offen ist, oder die neueste Adresse öffnen, die das Programm dort ausgegeben hat, wo es gestartet wurde.',
          ),
        )}
      </Text>
      <WaysOut />
    </Barrier>
  );
}

function EngineFailure({ message, canRestart }: { readonly message: string; readonly canRestart: boolean }) {
  const t = useT();
  return (
    <Barrier title={text('The engine is not running', 'Der Rechenkern läuft nicht')}>
      <Text size="sm">{message}</Text>
      <Text size="sm" c="dimmed">
        {t(
          text(
            'Unsaved work is kept in this browser, and is back once the engine is running.',
            'Nicht Gespeichertes bewahrt dieser Browser auf; es ist wieder da, sobald der Rechenkern läuft.',
          ),
        )}
      </Text>
      <WaysOut>
        {canRestart && (
          <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={restartEngine}>
            {t(text('Restart engine', 'Rechenkern neu starten'))}
          </Button>
        )}
      </WaysOut>
    </Barrier>
  );
}

/** What can be done before a barrier: nobody has to leave without the work. */
function WaysOut({ children }: { readonly children?: React.ReactNode }) {
  const t = useT();
  const again = async () => {
    await keepDraft();
    window.location.reload();
  };
  return (
    <Group>
      <Button leftSection={<IconPlugConnectedX size={16} />} onClick={() => void again()}>
        {t(text('Try again', 'Noch einmal versuchen'))}
      </Button>
      {children}
      <SaveCopyButton />
      <DiagnosticsButton />
    </Group>
  );
}

function DiagnosticsButton({ size = 'sm' }: { readonly size?: string }) {
  const t = useT();
  return (
    <Button size={size} variant="default" onClick={() => runCommand(DIAGNOSTICS)}>
      {t(text('Save diagnostics …', 'Diagnose speichern …'))}
    </Button>
  );
}

/** Hands the document over as a file, while nothing else can save it. Not there before anything was opened. */
export function SaveCopyButton({ size = 'sm' }: { readonly size?: string }) {
  const t = useT();
  const isOpen = useDocument(({ openings }) => openings > 0);
  if (!isOpen) return null;
  return (
    <Button size={size} variant="default" leftSection={<IconDownload size={16} />} onClick={downloadCopy}>
      {t(text('Save a copy of the document', 'Eine Kopie des Dokuments speichern'))}
    </Button>
  );
}

/** Stands before everything else: without an engine nothing works. */
function Barrier({ title, children }: { readonly title: Translated; readonly children: React.ReactNode }) {
  const t = useT();
  useFocusHome();
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} centered title={t(title)}>
      <Stack align="start">{children}</Stack>
    </Modal>
  );
}
