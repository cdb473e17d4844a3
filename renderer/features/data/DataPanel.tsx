import { useState } from 'react';
import { splits, type Split } from '../../../core/data/split.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import classes from './DataPanel.module.css';
import { takeDropped, type Import } from './imports.ts';
import { Preview } from './Preview.tsx';
import { SourceForm } from './SourceForm.tsx';

/** Where the examples come from, and what they look like. */
export function DataPanel() {
  const openings = useDocument((state) => state.openings);
  // A file that is being imported belongs to the document that is open.
  return <Panel key={openings} />;
}

function Panel() {
  const source = useDocument((state) => state.document.data);
  const [split, setSplit] = useChoice<Split>('data split', 'training', splits);
  const [importing, setImporting] = useState<Import | null>(null);
  const [isOver, setOver] = useState(false);
  const isFile = ({ dataTransfer }: React.DragEvent) => dataTransfer.types.includes('Files');
  return (
    <div
      className={classes.panel}
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
        void takeDropped(event.dataTransfer).then((dropped) => dropped && setImporting(dropped));
      }}
    >
      <SourceForm source={source} importing={importing} onImport={setImporting} />
      <Preview source={source} split={split} onSplit={setSplit} />
    </div>
  );
}
