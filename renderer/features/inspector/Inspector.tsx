import { graphOf } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { pathOf, useSelection } from '../../workspace/document/selection.ts';
import { Guarded } from '../../workspace/shared/Guarded.tsx';
import { useT } from '../../kit/language.ts';
import { DocumentInspector } from './DocumentInspector.tsx';
import { EdgeInspector } from './EdgeInspector.tsx';
import classes from './Inspector.module.css';
import { NodeInspector } from './NodeInspector.tsx';
import { SelectionInspector } from './SelectionInspector.tsx';
import { ToTraining } from './ToTraining.tsx';

/** What is known of the selection, or of the whole document when nothing is selected. */
export function Inspector() {
  const t = useT();
  const chosen = useSelection(({ nodes, edges }) => [...nodes, ...edges].join());
  return (
    <section
      className={classes.inspector}
      aria-label={t(text('Inspector', 'Inspektor'))}
      data-testid="inspector"
      data-area
    >
      <Guarded key={chosen} name={text('Inspector', 'Inspektor')}>
        <Contents />
        {chosen !== '' && <ToTraining />}
      </Guarded>
    </section>
  );
}

function Contents() {
  const { nodes, edges } = useSelection();
  const trail = useDocument((state) => state.trail);
  const graph = useDocument((state) => graphOf(state.document, state.graphKey));
  const node = graph?.nodes.find((candidate) => candidate.id === nodes[0]);
  if (node && nodes.length === 1) {
    const path = pathOf(trail, node.id);
    return <NodeInspector key={path} node={node} path={path} />;
  }
  const edge = graph?.edges.find((candidate) => candidate.id === edges[0]);
  if (edge && edges.length === 1 && nodes.length === 0) return <EdgeInspector edge={edge} />;
  if (nodes.length + edges.length > 0) return <SelectionInspector nodes={nodes.length} edges={edges.length} />;
  return <DocumentInspector />;
}
