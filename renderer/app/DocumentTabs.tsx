import { IconLoader2, IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { text, type Text } from '../../core/text.ts';
import { useT } from '../kit/language.ts';
import { CommandButton } from '../workspace/commands/CommandButton.tsx';
import { useDocument } from '../workspace/document/document.ts';
import { titleFor } from '../workspace/document/names.ts';
import { useIsUnsaved } from '../workspace/project/project.ts';
import { showTab } from '../workspace/document/showTab.ts';
import { closeTab } from '../workspace/project/tabs.ts';
import { activeRun, useRuns } from '../workspace/runs/runs.ts';
import { useWorkspaces, WorkspaceContext, type Workspace } from '../workspace/workspaces.ts';
import classes from './DocumentTabs.module.css';

/** The documents that are open in this window; nothing while there is one. */
export function DocumentTabs() {
  const t = useT();
  const { all, shown } = useWorkspaces();
  if (all.length < 2) return null;
  return (
    <nav className={classes.strip} aria-label={t(text('Documents', 'Dokumente'))} data-area>
      <ul>
        {all.map((each) => (
          <WorkspaceContext key={each.id} value={each}>
            <DocumentTab target={each} isShown={each === shown} />
          </WorkspaceContext>
        ))}
      </ul>
      <CommandButton name="newTab">
        <IconPlus size={16} />
      </CommandButton>
    </nav>
  );
}

function DocumentTab({ target, isShown }: { readonly target: Workspace; readonly isShown: boolean }) {
  const t = useT();
  const name = useDocument((state) => state.document.name);
  const isOpen = useDocument(({ openings }) => openings > 0);
  const isUnsaved = useIsUnsaved() && isOpen;
  const isTraining = useRuns(({ runs }) => activeRun(runs) !== undefined);
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isShown) item.current?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [isShown]);
  const title = t(isOpen ? titleFor(name) : chooser);
  const close = () => void closeTab(target);
  return (
    <li ref={item} data-shown={isShown} onAuxClick={({ button }) => button === 1 && close()}>
      <button
        type="button"
        aria-current={isShown ? 'page' : undefined}
        title={title}
        onClick={() => showTab(target)}
        onKeyDown={({ key }) => key === 'Delete' && close()}
      >
        {isTraining && <IconLoader2 size={13} className={classes.training} role="img" aria-label={t(training)} />}
        {isUnsaved && (
          <span role="img" aria-label={t(unsaved)}>
            •
          </span>
        )}
        <span className={classes.title}>{title}</span>
      </button>
      <button type="button" className={classes.close} aria-label={t(closeText(title))} onClick={close}>
        <IconX size={13} />
      </button>
    </li>
  );
}

const chooser = text('New tab', 'Neuer Tab');
const unsaved = text('unsaved', 'ungespeichert');
const training = text('in training', 'im Training');
const closeText = (title: string): Text => text(`Close “${title}”`, `„${title}“ schließen`);
