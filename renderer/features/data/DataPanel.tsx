import { useState } from 'react';
import type { Split } from '../../../core/data/split.ts';
import { useDocument } from '../../workspace/document/document.ts';
import classes from './DataPanel.module.css';
import { Preview } from './Preview.tsx';
import { SourceForm } from './SourceForm.tsx';

/** Where the examples come from, and what they look like. */
export function DataPanel() {
  const source = useDocument((state) => state.document.data);
  const openings = useDocument((state) => state.openings);
  const [split, setSplit] = useState<Split>('training');
  return (
    <div className={classes.panel}>
      {/* A file that is being imported belongs to the document that is open. */}
      <SourceForm key={openings} source={source} />
      <Preview source={source} split={split} onSplit={setSplit} />
    </div>
  );
}
