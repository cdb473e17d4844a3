// Files that are run as they are become functions of the model: their own graphs, whose names stay apart from all others.
import { readFile } from 'node:fs/promises';
import { codeOf } from '../../../core/blocks/foreign/kinds.ts';
import type { ModelPort, ModelSpec } from '../../../core/blocks/opaque/modelSpec.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { startFile } from '../../files/startFiles.ts';
import { FILES, functionName } from '../../graph/onnx/emitter.ts';
import type { OnnxModel } from '../../graph/onnx/proto.ts';
import { integer, message, text as words, type Field } from '../../graph/onnx/protobuf.ts';
import { bytesOf, fieldsOf, integerOf, textOf } from '../../graph/onnx/wire.ts';
import { skimmed, type Skimmed } from '../../graph/onnx/skim.ts';
import { changedOperator, inVersion } from './opset.ts';

interface Content {
  readonly model: ModelSpec;
  readonly bytes: Uint8Array;
  readonly skim: Skimmed;
}

/**
 * A model with the files that it calls in it. Its version becomes that of the newest of them. Fails with exportFailed where an operator means
 * something else in that version, and with dataUnavailable if a file is not on this computer.
 */
export async function withFiles(written: OnnxModel, models: readonly ModelSpec[], home: string): Promise<OnnxModel> {
  const called = new Set(written.nodes.filter(({ domain }) => domain === FILES).map(({ operator }) => operator));
  const distinct = [...new Map(models.map((model) => [functionName(model), model])).entries()].flatMap(([name, model]) => (called.has(name) ? [model] : []));
  if (distinct.length === 0) return written;
  const contents = await Promise.all(distinct.map((model) => contentOf(model, home)));
  const opset = Math.max(written.opset ?? 0, ...contents.map(({ model }) => model.opset));
  for (const { model, skim } of contents) requireSame(model, skim, opset);
  const domains = new Map([[FILES, 1]]);
  for (const { skim } of contents) for (const [domain, version] of skim.opsets) if (domain !== '') domains.set(domain, Math.max(version, domains.get(domain) ?? 0));
  const irVersion = Math.max(8, ...contents.map(({ bytes }) => irVersionOf(bytes)));
  return { ...written, ...inVersion(written.nodes, written.initializers, opset), opset, domains, irVersion, functions: [...ownFunctions(contents), ...contents.map((one) => functionOf(one, opset, domains))] };
} // prettier-ignore

async function contentOf(model: ModelSpec, home: string): Promise<Content> {
  const { sha256, name } = model.file;
  const bytes = await readFile(startFile(home, { sha256, kind: 'onnx' })).catch((cause: unknown) => {
    throw new EngineError('dataUnavailable', text(`The file “${name}” is not on this computer: open the project that contains it once more.`, `Die Datei „${name}“ ist nicht auf diesem Rechner: das Projekt, das sie enthält, noch einmal öffnen.`), { cause });
  });
  return { model, bytes, skim: skimmed(bytes) };
} // prettier-ignore

function requireSame({ file: { name }, opset: own }: ModelSpec, { operators }: Skimmed, opset: number): void {
  const changed = changedOperator(operators, own, opset);
  if (changed === undefined) return;
  throw new EngineError('exportFailed', text(
    `“${name}” has operators of version ${own}, the export those of version ${opset}, and ${changed} means something else there: convert the file to version ${opset} (onnx.version_converter), and place it again.`,
    `„${name}“ hat Operatoren der Version ${own}, der Export solche der Version ${opset}, und ${changed} bedeutet dort etwas anderes: die Datei in Version ${opset} umwandeln (onnx.version_converter) und neu einfügen.`,
  ));
} // prettier-ignore

function irVersionOf(bytes: Uint8Array): number {
  for (const field of fieldsOf(bytes)) if (field.field === 1) return integerOf(field);
  return 0;
}

const [FUNCTIONS, GRAPH] = [25, 7];

/**
 * The functions that files define themselves, those that several have in common once. Fails with exportFailed where two files mean
 * something else by one name: a model has one function of a name.
 */
function ownFunctions(contents: readonly Content[]): readonly Field[] {
  const known = new Map<string, { readonly raw: Uint8Array; readonly file: string }>();
  for (const { model: { file }, bytes } of contents) {
    for (const { field, raw, ...value } of fieldsOf(bytes)) {
      if (field !== FUNCTIONS) continue;
      const name = ownName(bytesOf({ field, raw, ...value }));
      const other = known.get(name);
      if (other && Buffer.compare(other.raw, raw) !== 0) throw new EngineError('exportFailed', sameName(name, other.file, file.name));
      known.set(name, { raw, file: file.name });
    }
  }
  return [...known.values()].map(({ raw }): Field => [raw]);
} // prettier-ignore

/** What a function (FunctionProto) is called by: its domain, its name, and the one of several that it is. */
function ownName(bytes: Uint8Array): string {
  const said = new Map([...fieldsOf(bytes)].flatMap((one) => ([1, 10, 13].includes(one.field) ? [[one.field, textOf(one)] as const] : [])));
  return [said.get(10), said.get(1), said.get(13)].filter((part) => part !== undefined && part !== '').join('.');
} // prettier-ignore

const sameName = (name: string, one: string, other: string) => text(
  `“${one}” and “${other}” both have a function of their own called ${name}, and do different things in it: write those functions out in one of the files (onnx.inliner.inline_local_functions), and place it again.`,
  `„${one}“ und „${other}“ haben beide eine eigene Funktion namens ${name} und tun darin Verschiedenes: diese Funktionen in einer der Dateien ausschreiben (onnx.inliner.inline_local_functions) und sie neu einfügen.`,
); // prettier-ignore

/** The function of a file (FunctionProto). */
function functionOf({ model, bytes, skim }: Content, opset: number, domains: ReadonlyMap<string, number>): Field {
  const inside = [...fieldsOf(bytes)].filter(({ field }) => field === GRAPH).flatMap((graph) => [...fieldsOf(bytesOf(graph))]);
  const constants = inside.flatMap((one) => (one.field === 5 ? [constant(bytesOf(one))] : one.field === 15 ? [sparseConstant(bytesOf(one))] : []));
  const nodes = inside.filter(({ field }) => field === 1).map(({ raw }): Field => [raw.subarray(1)]);
  const [inputs, outputs] = [model.inputs.map((_, i) => `file:in${i}`), model.outputs.map((_, i) => `file:out${i}`)];
  const codeIn = (port: ModelPort, ports: Skimmed['inputs']) => ports.find(({ name }) => name === port.name)?.code ?? codeOf(port.dtype);
  return message(FUNCTIONS,
    words(1, functionName(model)),
    ...inputs.map((name) => words(4, name)),
    ...outputs.map((name) => words(5, name)),
    ...constants,
    ...model.inputs.map((port, i) => cast(inputs[i] ?? '', port.name, codeIn(port, skim.inputs))),
    // A node of a function has the number of its field that a node of a graph has not: 7 instead of 1, in a byte each.
    ...nodes.map(([rest = new Uint8Array()]): Field => [NODE, rest]),
    ...model.outputs.map((port, i) => cast(port.name, outputs[i] ?? '', codeOf(port.dtype))),
    message(9, words(1, ''), integer(2, opset)),
    ...[...domains].filter(([domain]) => domain !== FILES).map(([domain, version]) => message(9, words(1, domain), integer(2, version))),
    words(10, FILES),
  );
} // prettier-ignore

/** The tag of a function's node: field 7, of bytes. */
const NODE = Uint8Array.of((7 << 3) | 2);

/** A tensor as a node, since functions have no tensors of their own. */
function constant(tensor: Uint8Array): Field {
  return constantNode(nameOf(tensor), message(5, words(1, 'value'), message(5, [tensor]), integer(20, 4)));
}

/** The same of a tensor of which only what is not zero is written down (SparseTensorProto): it is called as these values are. */
function sparseConstant(sparse: Uint8Array): Field {
  const values = [...fieldsOf(sparse)].find(({ field }) => field === 1);
  const name = values ? nameOf(bytesOf(values)) : '';
  return constantNode(name, message(5, words(1, 'sparse_value'), message(22, [sparse]), integer(20, 11)));
}

const constantNode = (name: string, value: Field) => message(7, words(2, name), words(4, 'Constant'), value);

function nameOf(tensor: Uint8Array): string {
  const named = [...fieldsOf(tensor)].find(({ field }) => field === 8);
  return named ? textOf(named) : '';
}

function cast(from: string, to: string, code: number): Field {
  return message(7, words(1, from), words(2, to), words(4, 'Cast'), message(5, words(1, 'to'), integer(3, code), integer(20, 2)));
} // prettier-ignore
