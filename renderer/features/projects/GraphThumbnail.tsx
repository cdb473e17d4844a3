import { useMemo } from 'react';
import type { Document } from '../../../core/graph/document.ts';
import classes from '../../workspace/gallery/Gallery.module.css';
import { thumbnailSvg } from '../../../core/drawing/thumbnail.ts';

/** A document's graph as a small picture: its nodes where they stand, in the colours of their categories. */
export function GraphThumbnail({ document }: { readonly document: Document }) {
  return (
    <img draggable={false} className={classes.picture} src={useMemo(() => thumbnailSvg(document), [document])} alt="" />
  );
}
