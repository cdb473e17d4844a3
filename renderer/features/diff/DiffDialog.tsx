import { Loader } from '@mantine/core';
import { useMemo } from 'react';
import type { OtherVersion } from '../../../core/protocol/otherVersion.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Failed } from '../../link/Empty.tsx';
import { useRequest } from '../../link/useAnswer.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { shownNow } from '../../workspace/runs/shown.ts';
import { inWorkspace, useWorkspaces } from '../../workspace/workspaces.ts';
import { ChooseOther } from './ChooseOther.tsx';
import { DiffView } from './DiffView.tsx';
import { sidesOf } from './sides.ts';
import { useDiff, type Other } from './state.ts';

/** How the document differs from another version of it: first which one, then both on one canvas. */
export function DiffDialog() {
  const other = useDiff((state) => state.other);
  return other ? <Compared key={JSON.stringify(other)} other={other} /> : <ChooseOther />;
}

/** Read once: nothing changes below a dialog, and what is compared is not to move while it is looked at. */
function Compared({ other }: { readonly other: Other }) {
  const t = useT();
  const own = useDocument((state) => state.document);
  const tab = useMemo(() => (other.kind === 'tab' ? tabNow(other.id) : undefined), [other]);
  const shown = useMemo(() => shownNow(), []);
  const ours = shown.runId === null ? null : { runId: shown.runId, at: shown.at };
  const asked = other.kind === 'file' ? { path: other.path } : { runId: other.kind === 'run' ? other.runId : (tab?.runId ?? '') };
  const isAsked = other.kind !== 'tab' || (tab?.runId !== undefined && ours !== null);
  const { data, error, again } = useRequest('otherVersion', isAsked ? { ...asked, own: ours } : null, '', Infinity);
  const found = useMemo((): OtherVersion | undefined => {
    if (!tab) return data;
    return isAsked && !data && error === undefined ? undefined : { document: tab.document, weights: data?.weights ?? null, notices: data?.notices ?? [] };
  }, [tab, data, error, isAsked]);
  const sides = useMemo(() => found && sidesOf(found, own), [found, own]);
  if (other.kind === 'tab' && !tab) return <ChooseOther />;
  if (sides) return <DiffView sides={sides} other={other} />;
  if (error !== undefined) return <Failed error={error} again={again} />;
  return (
    <p className="dim" role="status">
      <Loader size="xs" /> {t(text('The other version is being read …', 'Der andere Stand wird gelesen …'))}
    </p>
  );
} // prettier-ignore

/** Another document of the window, with the run whose weights it shows. */
function tabNow(id: number) {
  const tab = useWorkspaces.getState().all.find((each) => each.id === id);
  return tab && inWorkspace(tab, () => ({ document: useDocument.getState().document, runId: shownNow().runId ?? undefined }));
} // prettier-ignore
