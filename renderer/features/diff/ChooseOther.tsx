import { Button } from '@mantine/core';
import { IconFile, IconFolderOpen, IconHistory, IconPlayerPlay, IconLayoutBoardSplit } from '@tabler/icons-react';
import { same, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { notifyError } from '../../link/notify.ts';
import { connection } from '../../link/session.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { here } from '../../workspace/document/latest.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { titleFor } from '../../workspace/document/names.ts';
import { openFilter } from '../../workspace/project/project.ts';
import { useRunLooks } from '../../workspace/runs/looks.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { Swatch } from '../../workspace/shared/RunName.tsx';
import { useWhen } from '../../workspace/shared/when.ts';
import { inWorkspace, useWorkspaces } from '../../workspace/workspaces.ts';
import classes from './diff.module.css';
import { showDifference, type Other } from './state.ts';

interface Offer {
  readonly key: string;
  readonly icon: React.ReactNode;
  readonly name: Text;
  readonly detail: Text;
  readonly other: Other;
}

/** What the document can be compared with: what was saved of it, its runs, other documents that are open, other files. */
export function ChooseOther() {
  const t = useT();
  const offers = [...useSaved(), ...useTabs(), ...useKeptRuns(), ...useRecent()];
  return (
    <div className={classes.choose}>
      <p className="dim">{t(introduction)}</p>
      <ul>
        {offers.map(({ key, icon, name, detail, other }) => (
          <li key={key}>
            <button type="button" onClick={() => showDifference(other)}>
              {icon}
              <b>{t(name)}</b>
              <span className="dim">{t(detail)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Button variant="default" leftSection={<IconFolderOpen size={16} />} data-autofocus onClick={() => void chooseFile()}>
        {t(text('Another project file …', 'Andere Projektdatei …'))}
      </Button>
    </div>
  );
} // prettier-ignore

/** In the browser another dialog takes the place of this one meanwhile. */
async function chooseFile(): Promise<void> {
  const { act } = here();
  try {
    const file = await connection().host.openFile(openFilter);
    if (file) act(() => showDifference({ kind: 'file', ...file }));
  } catch (error) {
    notifyError(text('The file could not be read', 'Die Datei ließ sich nicht lesen'), error);
  }
}

function useSaved(): readonly Offer[] {
  const path = useDocument((state) => state.path);
  const isEdited = useDocument((state) => state.document !== state.saved);
  if (path === null) return [];
  const detail = isEdited
    ? text('without what was changed since', 'ohne das, was seitdem geändert wurde')
    : text('nothing was changed since', 'seitdem wurde nichts geändert');
  const name = text('Its file, as it was saved', 'Die eigene Datei, wie sie gespeichert ist');
  return [{ key: 'saved', icon: <IconHistory size={16} />, name, detail, other: { kind: 'file', path, name: fileNameOf(path) } }];
} // prettier-ignore

function useTabs(): readonly Offer[] {
  const { all, shown } = useWorkspaces();
  return all.flatMap((tab): Offer[] => {
    const { document, openings } = inWorkspace(tab, () => useDocument.getState());
    if (tab === shown || openings === 0) return [];
    const detail = text('open in another tab', 'in einem anderen Tab offen');
    return [{ key: `tab ${tab.id}`, icon: <IconLayoutBoardSplit size={16} />, name: titleFor(document.name), detail, other: { kind: 'tab', id: tab.id } }];
  });
} // prettier-ignore

/** One run of every network: runs that trained the same do not differ in it. */
function useKeptRuns(): readonly Offer[] {
  const runs = useRuns((state) => state.runs);
  const looks = useRunLooks();
  const newest = new Map(runs.map((run) => [`${run.network} ${JSON.stringify(run.settings?.training)}`, run]));
  return [...newest.values()].toReversed().map((run) => ({
    key: run.id,
    icon: run.settings ? <Swatch look={looks.of(run)} /> : <IconPlayerPlay size={16} />,
    name: looks.of(run).name,
    detail: text('network and settings of this run', 'Netz und Einstellungen dieses Laufs'),
    other: { kind: 'run', runId: run.id },
  }));
}

function useRecent(): readonly Offer[] {
  const when = useWhen();
  const own = useDocument((state) => state.path);
  const { data } = useRequest('recentProjects', {});
  return (data ?? []).filter(({ path }) => path !== own).map(({ path, name, savedAt }) => ({
    key: path,
    icon: <IconFile size={16} />,
    name: same(name),
    detail: same(when(savedAt)),
    other: { kind: 'file', path, name },
  }));
} // prettier-ignore

export const fileNameOf = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

const introduction = text(
  'Both versions are shown on one canvas: what was added, removed and changed. Nothing is opened, nothing is changed.',
  'Beide Stände erscheinen auf einer Fläche: was dazukam, was wegfiel und was sich änderte. Nichts wird geöffnet, nichts geändert.',
);
