import { codeOf } from '../../../core/blocks/foreign/kinds.ts';
import type { DType } from '../ir.ts';
import { bytes, encode, float, integer, message, piecesOf, text, type Field } from './protobuf.ts';

/** Field numbers and codes as in onnx.proto3 (github.com/onnx/onnx). */

export type OnnxType = DType | 'int64' | 'uint32';

/** The opset version that is written: the first with bitwise operators and axes as inputs. */
const OPSET = 18;
const IR_VERSION = 8;

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly operator: string;
  /** Whose operator it is; absent: a standard one. */
  readonly domain?: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The document's node it computes something for. Not written: the file format has no place for it. */
  readonly scope: string | undefined;
}

export interface Initializer {
  readonly name: string;
  readonly dtype: OnnxType;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

export interface Named {
  readonly name: string;
  /** A size that is only known when it runs has a name. */
  readonly type: { readonly dtype: DType; readonly shape: readonly (number | string)[] };
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
  /** Outputs that precede the others, each a list of float32 tensors. */
  readonly lists?: readonly string[];
  /** The version of the operators; absent: the newest that is used here. */
  readonly opset?: number;
  /** Operators made of others (FunctionProto), and whatever else stands beside the graph. */
  readonly functions?: readonly Field[];
  /** Versions of operators that are no standard ones, by domain. */
  readonly domains?: ReadonlyMap<string, number>;
  /** The version of the format; absent: what the app's own need. */
  readonly irVersion?: number;
  /** The name of the graph. */
  readonly name?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The file's bytes. */
export function encodeModel(model: OnnxModel): Uint8Array {
  return encode(...fieldsOf(model));
}

/** The same in pieces, which include the memory of initializers without copying it. */
export function modelPieces(model: OnnxModel): readonly Uint8Array[] {
  return piecesOf(...fieldsOf(model));
}

function fieldsOf(model: OnnxModel): readonly Field[] {
  const {
    opset = OPSET,
    name = 'neuroloom',
    metadata = {},
    functions = [],
    domains = new Map<string, number>(),
  } = model;
  return [
    integer(1, model.irVersion ?? IR_VERSION),
    text(2, 'neuroloom'),
    message(8, text(1, ''), integer(2, opset)),
    ...[...domains].map(([domain, version]) => message(8, text(1, domain), integer(2, version))),
    message(
      7,
      ...model.nodes.map(node),
      text(2, name),
      ...model.initializers.map(initializer),
      ...model.inputs.map((named) => valueInfo(11, named)),
      ...(model.lists ?? []).map(listInfo),
      ...model.outputs.map((named) => valueInfo(12, named)),
    ),
    ...Object.entries(metadata).map(([key, value]) => message(14, text(1, key), text(2, value))),
    ...functions,
  ];
}

function node({ operator, domain, name, inputs, outputs, attributes }: OnnxNode): Field {
  return message(
    1,
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(3, name),
    text(4, operator),
    ...(domain === undefined ? [] : [text(7, domain)]),
    ...Object.entries(attributes).map(([key, value]) => message(5, text(1, key), ...attribute(value))),
  );
}

function attribute(value: Attribute): readonly Field[] {
  if (typeof value === 'number') return [integer(3, value), integer(20, 2)];
  if (typeof value === 'string') return [text(4, value), integer(20, 3)];
  if ('float' in value) return [float(2, value.float), integer(20, 1)];
  return [...value.map((item) => integer(8, item)), integer(20, 7)];
}

function initializer({ name, dtype, shape, data }: Initializer): Field {
  return message(5, ...shape.map((size) => integer(1, size)), integer(2, codeOf(dtype)), text(8, name), bytes(9, data));
}

function valueInfo(field: number, { name, type: { dtype, shape } }: Named): Field {
  const dimensions = message(2, ...shape.map((size) => message(1, typeof size === 'number' ? integer(1, size) : text(2, size)))); // prettier-ignore
  return message(field, text(1, name), message(2, message(1, integer(1, codeOf(dtype)), dimensions)));
}

function listInfo(name: string): Field {
  const tensor = message(1, integer(1, codeOf('float32')));
  return message(12, text(1, name), message(2, message(4, message(1, tensor))));
}
