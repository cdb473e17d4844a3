import type { Content } from '../../files/files.ts';
import { loadData } from '../../data/load.ts';
import { stateDict } from './layout.ts';
import { metadataOf, treeIn, type Weighed } from './pytorch.ts';
import { tensorFile } from './tensorFile.ts';

/** The weights alone, with PyTorch's names and layout; in the metadata, what they belong to. */
export async function safetensorsFile({ document, weights, home, signal }: Weighed): Promise<Content> {
  const tree = treeIn(document);
  const { units } = await loadData(document.data, { home, ...(signal && { signal }) });
  return tensorFile(stateDict(tree, weights), metadataOf(document, units));
}
