import { MissingFile } from '../onnx/tensor.ts';
import { bytesOf, fieldsOf, pairOf, textOf, WireError, type WireField } from '../../graph/onnx/wire.ts';
import { bytes as field, message, type Field } from '../../graph/onnx/protobuf.ts';
import type { ImportedFile } from '../importer.ts';

const GRAPH = 7;
const [INITIALIZER, EXTERNAL, LOCATION] = [5, 13, 14];
const RAW = 9;

/**
 * The bytes of a file that has all its weights in itself, in pieces: those that lie beside it are taken in. Fails with MissingFile where
 * they are not there.
 */
export function wholeFile({ bytes, beside }: Pick<ImportedFile, 'bytes' | 'beside'>): readonly Uint8Array[] {
  return [...fieldsOf(bytes)].flatMap((one) => {
    if (one.field !== GRAPH) return [one.raw];
    const inside = [...fieldsOf(bytesOf(one))].map((part): Field => (part.field === INITIALIZER ? withNumbers(part, beside) : [part.raw]));
    return message(GRAPH, ...inside);
  });
} // prettier-ignore

/** A tensor with its numbers in it. */
function withNumbers(tensor: WireField, beside: ImportedFile['beside']): Field {
  const parts = [...fieldsOf(bytesOf(tensor))];
  const where = new Map(parts.filter((part) => part.field === EXTERNAL).map((part) => pairOf(bytesOf(part))));
  const location = where.get('location');
  if (location === undefined) return [tensor.raw];
  const length = where.get('length');
  const found = beside(location, Number(where.get('offset') ?? 0), length === undefined ? undefined : Number(length));
  const name = parts.find((part) => part.field === 8);
  if (!found) throw new MissingFile(location, name ? textOf(name) : '');
  const kept = parts.filter((part) => part.field !== EXTERNAL && part.field !== LOCATION);
  return message(INITIALIZER, ...kept.map((part): Field => [part.raw]), field(RAW, found));
}

/** Fails with WireError if weights lie outside in places where they are not looked for. */
export function requireWhole(external: ReadonlySet<string>): void {
  const [first] = external;
  if (first === undefined) return;
  throw new WireError(
    `Constants inside of it lie in another file, “${first}”.`,
    `Konstanten darin liegen in einer anderen Datei, „${first}“.`,
  );
}
