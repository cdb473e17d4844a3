// Files that are run as they are become functions of the model: their own graphs, whose names stay apart from all others.
import { readFile } from 'node:fs/promises';
import type { ModelPort, ModelSpec } from '../../../core/blocks/opaque/modelSpec.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import type { DType } from '../../../core/tensorType.ts';
import { startFile } from '../../files/startFiles.ts';
import { FILES, functionName } from '../../graph/onnx/emitter.ts';
import { typeCode, type OnnxModel } from '../../graph/onnx/proto.ts';
import { integer, message, text as words, type Field } from '../../graph/onnx/protobuf.ts';
import { bytesOf, fieldsOf, integerOf } from '../../graph/onnx/wire.ts';
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
  return { ...written, ...inVersion(written.nodes, written.initializers, opset), opset, domains, irVersion, functions: contents.flatMap((one) => functionsOf(one, opset, domains)) };
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

/** The function of a file (FunctionProto), behind those that it defines itself. */
function functionsOf({ model, bytes, skim }: Content, opset: number, domains: ReadonlyMap<string, number>): readonly Field[] {
  const fields = [...fieldsOf(bytes)];
  const inside = fields.filter(({ field }) => field === GRAPH).flatMap((graph) => [...fieldsOf(bytesOf(graph))]);
  const constants = inside.filter(({ field }) => field === 5).map((tensor) => constant(bytesOf(tensor)));
  const nodes = inside.filter(({ field }) => field === 1).map(({ raw }): Field => [raw.subarray(1)]);
  const [inputs, outputs] = [model.inputs.map((_, i) => `file:in${i}`), model.outputs.map((_, i) => `file:out${i}`)];
  const codeOf = (port: ModelPort, ports: Skimmed['inputs']) => ports.find(({ name }) => name === port.name)?.code ?? typeCode(port.dtype);
  const own = message(FUNCTIONS,
    words(1, functionName(model)),
    ...inputs.map((name) => words(4, name)),
    ...outputs.map((name) => words(5, name)),
    ...constants,
    ...model.inputs.map((port, i) => cast(inputs[i] ?? '', port.name, codeOf(port, skim.inputs))),
    // A node of a function has the number of its field that a node of a graph has not: 7 instead of 1, in a byte each.
    ...nodes.map(([rest = new Uint8Array()]): Field => [NODE, rest]),
    ...model.outputs.map((port, i) => cast(port.name, outputs[i] ?? '', hereCode(port.dtype))),
    message(9, words(1, ''), integer(2, opset)),
    ...[...domains].filter(([domain]) => domain !== FILES).map(([domain, version]) => message(9, words(1, domain), integer(2, version))),
    words(10, FILES),
  );
  return [...fields.filter(({ field }) => field === FUNCTIONS).map(({ raw }): Field => [raw]), own];
} // prettier-ignore

/** The tag of a function's node: field 7, of bytes. */
const NODE = Uint8Array.of((7 << 3) | 2);

const hereCode = (dtype: DType) => typeCode(dtype);

/** A tensor as a node, since functions have no tensors of their own. */
function constant(tensor: Uint8Array): Field {
  const named = [...fieldsOf(tensor)].find(({ field }) => field === 8);
  const name = named ? new TextDecoder().decode(bytesOf(named)) : '';
  const value = message(5, words(1, 'value'), message(5, [tensor]), integer(20, 4));
  return message(7, words(2, name), words(4, 'Constant'), value);
}

function cast(from: string, to: string, code: number): Field {
  return message(7, words(1, from), words(2, to), words(4, 'Cast'), message(5, words(1, 'to'), integer(3, code), integer(20, 2)));
} // prettier-ignore
