import { Button, Group } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronDown,
  IconKeyboard,
} from '@tabler/icons-react';
import { text, type Text } from '../../core/text.ts';
import { useDocument } from '../workspace/document/document.ts';
import { titleFor } from '../workspace/document/names.ts';
import { useKeeping } from '../workspace/project/keeping.ts';
import { useIsUnsaved, useProject } from '../workspace/project/project.ts';
import { CommandMenu } from '../workspace/commands/CommandMenu.tsx';
import { CommandButton } from '../workspace/commands/CommandButton.tsx';
import { runCommand } from '../workspace/commands/registry.ts';
import { areaOf } from './features.ts';
import { Guarded } from '../workspace/shared/Guarded.tsx';
import { useT } from '../kit/language.ts';
import { AppearanceMenus } from './AppearanceMenus.tsx';
import classes from './TopBar.module.css';

const Controls = areaOf('bar');

/** Project, undo, training, language and theme. */
export function TopBar() {
  return (
    <header className={classes.bar} data-area>
      <h1 className="visually-hidden">Neuroloom</h1>
      <Guarded isLine name={text('Project', 'Projekt')}>
        <FileMenu />
        <ProjectName />
        <SavedChip />
        <History />
      </Guarded>
      <div className={classes.run}>
        <Guarded isLine name={text('Training', 'Training')}>
          {Controls && <Controls />}
        </Guarded>
      </div>
      <Guarded isLine name={text('Appearance', 'Aussehen')}>
        <Group gap={4} wrap="nowrap" className={classes.appearance ?? ''}>
          <span className={classes.spare}>
            <CommandButton name="shortcuts">
              <IconKeyboard size={17} />
            </CommandButton>
          </span>
          <AppearanceMenus />
        </Group>
      </Guarded>
    </header>
  );
}

function History() {
  const canUndo = useDocument((state) => state.past.length > 0);
  const canRedo = useDocument((state) => state.future.length > 0);
  return (
    <Group gap={4} wrap="nowrap" className={classes.history ?? ''}>
      <CommandButton name="undo" isDisabled={!canUndo}>
        <IconArrowBackUp size={17} />
      </CommandButton>
      <CommandButton name="redo" isDisabled={!canRedo}>
        <IconArrowForwardUp size={17} />
      </CommandButton>
    </Group>
  );
}

function FileMenu() {
  return (
    <CommandMenu
      menu="bar"
      label={text('File menu', 'Dateimenü')}
      target={
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          className={classes.logo ?? ''}
          rightSection={<IconChevronDown size={14} />}
        >
          <img src="./icon.svg" alt="" width={20} height={20} />
          <span className={classes.word}>Neuroloom</span>
        </Button>
      }
    />
  );
}

function ProjectName() {
  const t = useT();
  const name = useDocument((state) => state.document.name);
  const edit = useDocument((state) => state.edit);
  return (
    <input
      className={classes.name}
      aria-label={t(text('Name of the project', 'Name des Projekts'))}
      placeholder={t(titleFor(''))}
      title={name}
      maxLength={200}
      // Grows with the name as far as there is room.
      size={Math.min(32, Math.max(9, Math.ceil(0.8 * name.length)))}
      value={name}
      onChange={(event) => edit((document) => ({ ...document, name: event.target.value }), 'project name')}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

function SavedChip() {
  const t = useT();
  const isUnsaved = useIsUnsaved();
  const isSaving = useProject((state) => state.isSaving);
  const path = useDocument((state) => state.path);
  const keeping = useKeeping();
  const failure = isUnsaved ? keptFailure(keeping) : null;
  const words = isSaving
    ? text('saving …', 'speichert …')
    : isUnsaved
      ? text('unsaved', 'ungespeichert')
      : path === null
        ? text('new', 'neu')
        : text('saved', 'gespeichert');
  return (
    <button
      type="button"
      className={classes.chip}
      data-unsaved={isUnsaved}
      data-testid="saved"
      data-failed={failure !== null}
      title={failure ? t(failure) : (path ?? t(words))}
      aria-description={failure ? t(failure) : undefined}
      onClick={() => runCommand('save')}
    >
      {failure && <IconAlertTriangle size={13} aria-hidden />}
      {t(words)}
    </button>
  );
}

/** Why unsaved work would not outlive the window; null when at least what it should be kept in takes it. */
function keptFailure({ beside, here }: { readonly beside: Text | null; readonly here: Text | null }): Text | null {
  const reason = beside ?? here;
  if (!reason) return null;
  const what =
    beside && here
      ? text('Autosave is failing. Save the project now.', 'Automatisches Speichern schlägt fehl. Jetzt speichern.')
      : beside
        ? text(
            'Autosave beside the projects fails; only this browser keeps the document.',
            'Automatisches Speichern neben den Projekten schlägt fehl; nur dieser Browser bewahrt das Dokument auf.',
          )
        : text(
            'This browser keeps no copy; work is kept beside the projects only.',
            'Dieser Browser bewahrt keine Kopie auf; gesichert wird nur neben den Projekten.',
          );
  return text(`${what.en} ${reason.en}`, `${what.de} ${reason.de}`);
}
