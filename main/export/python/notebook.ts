import { kerasNotebook, pytorchNotebook } from '../../../core/codegen/notebook.ts';
import type { Framework } from '../../../core/codegen/parameters.ts';
import { loadData } from '../../data/load.ts';
import { dataBeside } from './data.ts';
import { kerasIn, kerasWeights } from './keras.ts';
import { stateDict } from './layout.ts';
import { npzFile } from './npz.ts';
import { metadataOf, requirements, startOf, treeIn, type Files, type PytorchWish, type Weighed } from './pytorch.ts';
import { tensorFile } from './tensorFile.ts';

export interface NotebookWish extends PytorchWish {
  readonly framework: Framework;
}

/** A notebook, with weights and data beside it. */
export async function notebookFiles({ document, weights, home, signal }: Weighed, wish: NotebookWish): Promise<Files> {
  const tree = treeIn(document);
  const data = await loadData(document.data, { home, ...(signal && { signal }) });
  const own = { ...wish, units: data.units };
  const start = wish.hasStart ? startOf(document) : undefined;
  if (wish.framework === 'keras') {
    const network = kerasIn(document);
    const { files, code, isDrawn } = dataBeside(document.data, data, network.program, home);
    const notebook = kerasNotebook(network, tree, { ...own, data: code, isDrawn });
    return {
      'notebook.ipynb': notebook,
      'weights.npz': npzFile(kerasWeights(network, weights)),
      ...(start && { 'start.npz': npzFile(kerasWeights(network, start)) }),
      ...files,
      'requirements.txt': requirements(['keras', 'numpy', 'jupyterlab', '# and a backend: tensorflow, torch or jax'], { notebook }), // prettier-ignore
    };
  }
  const { files, code, isDrawn } = dataBeside(document.data, data, tree.program, home);
  const notebook = pytorchNotebook(tree, { ...own, data: code, isDrawn });
  return {
    'notebook.ipynb': notebook,
    'model.safetensors': tensorFile(stateDict(tree, weights), metadataOf(document, data.units)),
    ...(start && { 'start.safetensors': tensorFile(stateDict(tree, start)) }),
    ...files,
    'requirements.txt': requirements(['torch', 'numpy', 'jupyterlab'], { notebook }),
  };
}
