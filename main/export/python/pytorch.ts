import { pytorchFolder } from '../../../core/codegen/pytorchFolder.ts';
import { treeOf, type Tree } from '../../../core/codegen/tree.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { Language } from '../../../core/text.ts';
import type { Units } from '../../../core/data/units.ts';
import { loadData } from '../../data/load.ts';
import type { Content } from '../../files/files.ts';
import { initialWeights } from '../../model/model.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { compileDocument, problemError } from '../../train/prepare.ts';
import { dataBeside } from './data.ts';
import { stateDict } from './layout.ts';
import { pythonReadme } from './readme.ts';
import { tensorFile } from './tensorFile.ts';

/** A network with weights, and the app's folder with its data. */
export interface Weighed {
  readonly document: Document;
  readonly weights: NamedTensors;
  readonly home: string;
  readonly signal?: AbortSignal | undefined;
}

export interface PytorchWish {
  readonly language: Language;
  /** Write the start weights as well, so that training can be repeated. */
  readonly hasStart: boolean;
}

export type Files = Readonly<Record<string, Content>>;

/** The network as nested classes. Fails with documentHasProblems. */
export function treeIn(document: Document): Tree {
  const tree = treeOf(document);
  if (tree.ok) return tree.value;
  throw problemError(tree.error);
}

/** The files of a PyTorch folder: classes, weights, training, prediction and data. */
export async function pytorchFiles({ document, weights, home, signal }: Weighed, wish: PytorchWish): Promise<Files> {
  const tree = treeIn(document);
  const data = await loadData(document.data, { home, ...(signal && { signal }) });
  const { files, code, isDrawn } = dataBeside(document.data, data, tree.program, home);
  const { language, hasStart } = wish;
  const programs = pytorchFolder(tree, { data: code, isDrawn, language, hasStart, units: data.units });
  return {
    ...programs,
    'model.safetensors': tensorFile(stateDict(tree, weights), metadataOf(document, data.units)),
    ...(hasStart && { 'start.safetensors': tensorFile(stateDict(tree, startOf(document))) }),
    ...tokenizerFile(document),
    ...files,
    'README.md': pythonReadme(document, 'pytorch', Object.keys({ ...programs, ...files })),
    'requirements.txt': requirements(['torch', 'numpy'], programs),
  };
}

/** The weights before training. */
export function startOf(document: Document): NamedTensors {
  return initialWeights(compileDocument(document), document.training.seed);
}

/** The tokenizer of texts, as Hugging Face's library reads it. */
export function tokenizerFile({ data }: Document): Files {
  return 'tokenizer' in data ? { 'tokenizer.json': JSON.stringify(data.tokenizer) } : {};
}

/** What is to be installed. */
export function requirements(packages: readonly string[], programs: Readonly<Record<string, string>>): string {
  const usesTokenizers = Object.values(programs).some((source) => source.includes('from tokenizers'));
  return [...packages, ...(usesTokenizers ? ['tokenizers'] : []), ''].join('\n');
}

/** What a file of weights says about itself: texts by name, as safetensors has them. */
export function metadataOf({ name, data, training }: Document, units: Units | null): Readonly<Record<string, string>> {
  return {
    format: 'pt',
    madeWith: 'Neuroloom',
    name,
    data: data.kind,
    seed: String(training.seed),
    ...(units && { units: JSON.stringify(units) }),
  };
}
