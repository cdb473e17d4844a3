import { useState } from 'react';
import { text } from '../../../core/text.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import { useLibraryModels } from '../../workspace/pretrained.ts';
import { AddModel } from './AddModel.tsx';
import { HubSettings } from './HubSettings.tsx';
import { HubView } from './HubView.tsx';
import { addDropped, useLibrary } from './library.ts';
import { ModelList } from './ModelList.tsx';
import classes from './Models.module.css';
import { ModelView } from './ModelView.tsx';
import { inGroups, rowsOf, type Row } from './rows.ts';

/** All pretrained models on the left, the chosen one with what can be done with it on the right. */
export function LibraryDialog() {
  const downloads = useLibrary((state) => state.downloads);
  // What was cancelled a moment ago is in the next list.
  const chosen = useLibrary(({ shown }) => (shown?.kind === 'model' ? shown.name : undefined));
  const { data: models, error, isLoading, again } = useLibraryModels();
  if (error && !models) return <Failed error={error} again={again} />;
  if (!models) return <Empty message={text('Looking which models there are …', 'Modelle werden gesucht …')} />;
  return <Library rows={rowsOf(models, downloads, isLoading ? chosen : undefined)} />;
}

function Library({ rows }: { readonly rows: readonly Row[] }) {
  const [isOver, setOver] = useState(false);
  const shown = useLibrary((state) => state.shown);
  const isFile = ({ dataTransfer }: React.DragEvent) => dataTransfer.types.includes('Files');
  const wanted = shown?.kind === 'model' ? rows.find(({ model }) => model.name === shown.name) : undefined;
  const row = shown === null || shown.kind === 'model' ? (wanted ?? firstOf(rows)) : undefined;
  return (
    <div
      className={classes.dialog}
      data-drop={isOver}
      onDragOver={(event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        setOver(false);
        void addDropped(event.dataTransfer);
      }}
    >
      <div className={classes.lists}>
        <ModelList rows={rows} shown={row} />
        <AddModel />
      </div>
      {row && <ModelView key={row.model.name} row={row} />}
      {shown?.kind === 'hub' && <HubView />}
      {shown?.kind === 'settings' && <HubSettings />}
    </div>
  );
}

/** As the list shows them. */
function firstOf(rows: readonly Row[]): Row | undefined {
  return inGroups(rows).flatMap((group) => group.rows)[0];
}
