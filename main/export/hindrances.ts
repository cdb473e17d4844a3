import type { Analysis } from '../../core/analysis/node.ts';
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

/** What is said of weights that take more than `most` bytes; undefined where they do not. */
export function tooLarge({ totals }: Analysis, most: number, says: (size: number, most: number) => Text): Text | undefined {
  const bytes = BYTES * totals.parameters;
  return bytes > most ? says(Math.round(bytes / 2 ** 20), Math.round(most / 2 ** 20)) : undefined;
} // prettier-ignore
