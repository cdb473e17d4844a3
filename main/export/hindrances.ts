import { parseModelSpec, type ModelSpec } from '../../core/blocks/opaque/modelSpec.ts';
import type { AnalysedNode, Analysis } from '../../core/analysis/node.ts';
import type { Document } from '../../core/graph/document.ts';
import type { Problem } from '../../core/graph/problem.ts';
import type { Result } from '../../core/result.ts';
import { text, type Text } from '../../core/text.ts';

const BYTES = 4;

/** What keeps a network from being a program in Python; `write` tries the very form. */
export function inPython(write: (document: Document) => Result<unknown, readonly Problem[]>) {
  return (document: Document, { network }: Analysis): Text | undefined => {
    if (network.some(({ block }) => block.type === 'foreign')) return noSource;
    const written = write(document);
    return written.ok ? undefined : written.error[0]?.message;
  };
}

const noSource = text(
  'It has foreign operators, for which there is no source in Python: ONNX and TensorFlow.js can hold them.',
  'Es hat fremde Operatoren, für die es keinen Quelltext in Python gibt: ONNX und TensorFlow.js können sie aufnehmen.',
);

/** The files of other programs that a network runs as they are. */
export function filesIn({ nodes }: { readonly nodes: readonly AnalysedNode[] }): readonly ModelSpec[] {
  return nodes.flatMap(({ block, params }) => (block.isOpaque ? (parseModelSpec(String(params['model'])) ?? []) : []));
}

/** Why a format cannot take them. */
export function noFiles(network: readonly AnalysedNode[]): Text {
  const names = filesIn({ nodes: network }).map(({ file }) => `“${file.name}”`);
  const list = [...new Set(names)].join(', ');
  return text(
    `It runs a file as it is (${list}), for which there is no source: only ONNX can take it in. Import that file as a network of blocks to export it here.`,
    `Es führt eine Datei aus, wie sie ist (${list.replaceAll('“', '„').replaceAll('”', '“')}), für die es keinen Quelltext gibt: Nur ONNX kann sie aufnehmen. Um es hier zu exportieren, die Datei als Netz aus Blöcken importieren.`,
  );
}

/** ONNX has no way to compute a file for one part of the examples after the other. */
export function inPieces({ network }: Analysis): Text | undefined {
  const fixed = filesIn({ nodes: network }).find(({ at }) => at > 0);
  if (fixed?.doubts?.includes('mixes') === true) return mixed(fixed.file.name);
  return fixed && text(
    `“${fixed.file.name}” takes exactly ${fixed.at} at once, and an exported network takes any number of examples: export that file anew with a free number of examples (dynamic_axes in PyTorch).`,
    `„${fixed.file.name}“ nimmt genau ${fixed.at} auf einmal, und ein exportiertes Netz nimmt beliebig viele Beispiele: jene Datei neu mit freier Zahl der Beispiele exportieren (dynamic_axes in PyTorch).`,
  );
} // prettier-ignore

const mixed = (name: string) => text(
  `“${name}” computes the examples of a batch together, so an exported network would give other numbers in every batch: export that file anew for use instead of training, and without dynamic quantisation.`,
  `„${name}“ rechnet die Beispiele eines Batches zusammen, ein exportiertes Netz gäbe also in jedem Batch andere Zahlen: jene Datei neu exportieren, für die Anwendung statt für das Training und ohne dynamische Quantisierung.`,
); // prettier-ignore

/** What is said of weights that take more than `most` bytes; undefined where they do not. */
export function tooLarge({ totals }: Analysis, most: number, says: (size: number, most: number) => Text): Text | undefined {
  const bytes = BYTES * totals.parameters;
  return bytes > most ? says(Math.round(bytes / 2 ** 20), Math.round(most / 2 ** 20)) : undefined;
} // prettier-ignore
