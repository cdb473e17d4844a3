import { useMemo } from 'react';
import type { Framework } from '../../../core/codegen/parameters.ts';
import { programs } from '../../../core/codegen/programs.ts';
import type { Document } from '../../../core/graph/document.ts';
import { CodeListing } from '../../kit/CodeListing.tsx';
import classes from './Export.module.css';

const frameworks: Readonly<Record<string, Framework>> = { 'pytorch-program': 'pytorch', 'keras-program': 'keras' };

interface ProgramPreviewProps {
  readonly format: string;
  readonly document: Document;
}

/** The document as a Python program: data, network, training and test, to be read and copied; nothing for other formats. */
export function ProgramPreview({ format, document }: ProgramPreviewProps) {
  const framework = frameworks[format];
  const program = useMemo(() => framework && programs[framework](document), [framework, document]);
  if (!program?.ok) return null;
  return (
    <div className={classes.program} tabIndex={0}>
      <CodeListing language="Python" code={program.value} />
    </div>
  );
}
