import { thumbnailSvg, usualThumbnail } from '../../../core/drawing/thumbnail.ts';
import type { Document } from '../../../core/graph/document.ts';

/** The document's graph as a small picture (PNG as a data URL) for the project file; undefined when it cannot be drawn. */
export async function thumbnailPng(document: Document): Promise<string | undefined> {
  try {
    const image = new Image();
    image.src = thumbnailSvg(document);
    await image.decode();
    const canvas = window.document.createElement('canvas');
    canvas.width = usualThumbnail.width;
    canvas.height = usualThumbnail.height;
    canvas.getContext('2d')?.drawImage(image, 0, 0, usualThumbnail.width, usualThumbnail.height);
    return canvas.toDataURL('image/png');
  } catch {
    return undefined;
  }
}
