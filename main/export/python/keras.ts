import type { WeightSpec } from '../../../core/blocks/define.ts';
import { kerasFolder, kerasNetwork, type KerasNetwork } from '../../../core/codegen/kerasFolder.ts';
import { kerasTwin } from '../../../core/codegen/ties.ts';
import type { Document } from '../../../core/graph/document.ts';
import { loadData } from '../../data/load.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { problemError } from '../../train/prepare.ts';
import { dataBeside } from './data.ts';
import { outputsFirst, weightOf } from './layout.ts';
import { npzFile, type NpzEntry } from './npz.ts';
import { requirements, startOf, tokenizerFile, type Files, type PytorchWish, type Weighed } from './pytorch.ts';
import { pythonReadme } from './readme.ts';

/** The network with names for Keras. Fails with documentHasProblems. */
export function kerasIn(document: Document): KerasNetwork {
  const network = kerasNetwork(document);
  if (network.ok) return network.value;
  throw problemError(network.error);
}

/** The files of a Keras folder: functional model, weights, training, prediction and data. */
export async function kerasFiles({ document, weights, home, signal }: Weighed, wish: PytorchWish): Promise<Files> {
  const network = kerasIn(document);
  const data = await loadData(document.data, { home, ...(signal && { signal }) });
  const { files, code, isDrawn } = dataBeside(document.data, data, network.program, home);
  const programs = kerasFolder(network, { data: code, isDrawn, language: wish.language, hasStart: wish.hasStart, units: data.units }); // prettier-ignore
  return {
    ...programs,
    'weights.npz': npzFile(kerasWeights(network, weights)),
    ...(wish.hasStart && { 'start.npz': npzFile(kerasWeights(network, startOf(document))) }),
    ...tokenizerFile(document),
    ...files,
    'README.md': pythonReadme(document, 'keras', Object.keys({ ...programs, ...files })),
    'requirements.txt': requirements(['keras', 'numpy', '# and a backend: tensorflow, torch or jax'], programs),
  };
}

/** All weights of layers by `layer/weight`. Keras shares whole layers only: other shared weights are there for each. */
export function kerasWeights({ program, nameOf }: KerasNetwork, weights: NamedTensors): readonly NpzEntry[] {
  return program.statements.flatMap((statement) => {
    if (kerasTwin(program, statement)) return [];
    const { node } = statement;
    const entry = ({ keras, shape }: WeightSpec, values: NpzEntry['values']): NpzEntry => ({ name: `${nameOf(statement)}/${keras}`, shape, values }); // prettier-ignore
    return [
      ...node.weights.map((spec) => entry(spec, () => weightOf(weights, `${node.identity}.${spec.name}`).values)),
      ...node.ties.map((tie) =>
        entry(tie.spec, () => {
          const owner = weightOf(weights, tie.source);
          return tie.isTransposed ? outputsFirst(owner) : owner.values;
        }),
      ),
    ];
  });
}
