import { useMemo } from 'react';
import { moduleOf } from '../../core/graph/document.ts';
import { thumbnailSvg } from '../gallery/thumbnail.ts';
import { useDocument } from '../store/document.ts';
import classes from './BlockNode.module.css';

/** What is inside a module, very small. */
export function ModulePicture({ id }: { readonly id: string }) {
  const graph = useDocument(({ document }) => moduleOf(document, id)?.graph);
  const layout = useDocument(({ document }) => document.layout[id]);
  const source = useMemo(() => graph && thumbnailSvg({ graph, layout: { root: layout ?? {} } }), [graph, layout]);
  return source === undefined ? null : <img className={classes.inside} src={source} alt="" draggable={false} />;
}
