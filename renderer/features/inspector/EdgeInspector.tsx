import { Button } from '@mantine/core';
import { useShallow } from 'zustand/react/shallow';
import type { GraphEdge, PortEnd } from '../../../core/graph/document.ts';
import { formatBatchAxes } from '../../../core/tensorType.ts';
import { text } from '../../../core/text.ts';
import { deleteSelection } from '../../workspace/editing/actions.ts';
import { describeNode } from '../../../core/drawing/card.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { nodeOf } from '../../workspace/document/nodes.ts';
import { pathOf } from '../../workspace/document/selection.ts';
import { useAxisOrder, useT } from '../../kit/language.ts';
import { EdgeWeights } from './EdgeWeights.tsx';
import { Facts } from './Facts.tsx';
import classes from './Inspector.module.css';
import { WireProblems } from './ProblemList.tsx';

/** The one wire that is selected. */
export function EdgeInspector({ edge }: { readonly edge: GraphEdge }) {
  const t = useT();
  const { document, graphKey, trail } = useDocument(
    useShallow(({ document, graphKey, trail }) => ({ document, graphKey, trail })),
  );
  const order = useAxisOrder();
  const analysis = useAnalysis();
  const type = analysis.edgeTypes.get(pathOf(trail, edge.id));
  const nameOf = (end: PortEnd) => {
    const node = nodeOf(document, graphKey, end.node);
    return node ? `${t(describeNode(document, analysis, pathOf(trail, node.id), node).title)} (${node.id})` : end.node;
  };
  return (
    <>
      <header className={classes.header}>
        <h2 className={classes.title}>{t(text('Wire', 'Leitung'))}</h2>
      </header>
      <div className={`${classes.body} wrapping`}>
        <WireProblems path={pathOf(trail, edge.id)} to={edge.to.node} />
        <Facts
          title={text('What flows', 'Was fließt')}
          rows={[
            [text('from', 'von'), nameOf(edge.from)],
            [text('to', 'nach'), nameOf(edge.to)],
            [
              text('shape', 'Form'),
              type
                ? formatBatchAxes(type, order, t(text('batch', 'Batch')))
                : t(text('not known yet', 'noch unbekannt')),
            ],
            ...(type ? [[text('numbers', 'Zahlen'), type.dtype] as const] : []),
          ]}
        />
        <EdgeWeights edge={edge} path={pathOf(trail, edge.to.node)} edgePath={pathOf(trail, edge.id)} />
        <Button mt="md" size="xs" variant="default" fullWidth onClick={deleteSelection}>
          {t(text('Delete', 'Löschen'))}
        </Button>
      </div>
    </>
  );
}
