import { useMemo } from 'react';
import { moduleOf } from '../../../core/graph/document.ts';
import { thumbnailSvg } from '../../../core/drawing/thumbnail.ts';
import { useDocument } from '../../workspace/document/document.ts';
import classes from './BlockNode.module.css';

/** On a card, drawn twice as large; what has few nodes is not blown up. */
const small = { width: 296, height: 44, least: { width: 1200, height: 180 }, margin: 10 };

/** What is inside a module, very small. */
export function ModulePicture({ id }: { readonly id: string }) {
  const graph = useDocument(({ document }) => moduleOf(document, id)?.graph);
  const layout = useDocument(({ document }) => document.layout[id]);
  const source = useMemo(
    () => graph && thumbnailSvg({ graph, layout: { root: layout ?? {} } }, small),
    [graph, layout],
  );
  return source === undefined ? null : <img className={classes.inside} src={source} alt="" draggable={false} />;
}
