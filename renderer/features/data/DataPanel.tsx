import { useState } from 'react';
import { splits, type Split } from '../../../core/data/split.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import classes from './DataPanel.module.css';
import { importDropped, setImport, useImport } from './imports.ts';
import { Preview } from './Preview.tsx';
import { SourceForm } from './SourceForm.tsx';

/** Where the examples come from, and what they look like. */
export function DataPanel() {
  const source = useDocument((state) => state.document.data);
  const [split, setSplit] = useChoice<Split>('data split', 'training', splits);
  const importing = useImport((state) => state.current);
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
        void importDropped(event.dataTransfer);
      }}
    >
      <SourceForm source={source} importing={importing} onImport={setImport} />
      <Preview source={source} split={split} onSplit={setSplit} />
    </div>
  );
}
