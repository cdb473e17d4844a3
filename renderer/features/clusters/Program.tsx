import { useMemo } from 'react';
import type { ClusterSet } from '../../../core/clusters/clusters.ts';
import { clusterProgram } from '../../../core/clusters/python.ts';
import { text } from '../../../core/text.ts';
import { CodeListing } from '../../kit/CodeListing.tsx';
import { useT } from '../../kit/language.ts';
import classes from './clusters.module.css';
import { methodOf } from './sets.ts';
import type { Side } from './state.ts';

/** scikit-learn that does the same. */
export function Program({ set, side }: { readonly set: ClusterSet; readonly side: Side }) {
  const t = useT();
  const code = useMemo(() => clusterProgram(set, methodOf(side)), [set, side]);
  return (
    <details className={classes.more}>
      <summary>{t(text('The same in Python', 'Dasselbe in Python'))}</summary>
      <CodeListing language="Python" code={code} />
      {set.kind === 'lines' && (
        <p className="dim">{t(text('It reads the lines from texts.txt.', 'Es liest die Zeilen aus texts.txt.'))}</p>
      )}
    </details>
  );
}
