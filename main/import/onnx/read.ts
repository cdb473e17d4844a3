import { ForeignError, isKnown, type Value } from '../../../core/blocks/foreign/value.ts';
import type { ImportedPart } from '../../../core/protocol/imports.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text, type Text } from '../../../core/text.ts';
import { openCpu } from '../../devices/cpu.ts';
import { NoBlock, type Drafted, type End } from '../draft.ts';
import { titleOf, type Imported, type ImportedFile, type Importer, type ImportOptions } from '../importer.ts';
import { refusal } from '../refusal.ts';
import { BATCH, isSame, type Laid } from './axes.ts';
import { withFormulas } from './fuse.ts';
import { layInputs } from './inputs.ts';
import { arranged, type Lowered } from './lower/lowering.ts';
import { lowerings, moves } from './lower/table.ts';
import { readOnnx, type OnnxModel, type OnnxNode } from './model.ts';
import type { Network } from './network.ts';
import { examined } from './opaque.ts';

export const onnx: Importer = {
  name: 'onnx',
  label: { en: 'ONNX', de: 'ONNX' },
  extensions: ['onnx'],
  recognises: (_, name) => /\.onnx$/i.test(name),
  read,
};

/** The newest version of the operators that is known here. */
const NEWEST_OPSET = 24;
/** Steps between two looks at whether to go on. */
const STEPS = 50;

async function read(file: ImportedFile, options: ImportOptions): Promise<Imported> {
  const model = readOnnx(file.bytes, file.name, (...where) => file.beside(...where));
  requireKnown(model, file.name);
  const device = await openCpu();
  const nodes = withFormulas(model.nodes, model.initializers, model.outputs);
  const notices: Text[] = [];
  const sizes: number[] = [];
  const net = layInputs(device.tf, model, nodes, { file: file.name, size: options.size, notices, sizes });
  try {
    for (let i = 0; i < nodes.length; i += STEPS) {
      await pause(options, i / nodes.length);
      device.run(() => {
        for (const node of nodes.slice(i, i + STEPS)) place(net, node, file.name);
      });
    }
    const made = device.run(() => finished(net, model, file.name, notices));
    return { ...made, report: { ...made.report, size: sizes[0] ?? null } };
  } finally {
    device.run(() => net.release());
  }
}

async function pause({ signal, onProgress }: ImportOptions, share: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal?.aborted) throw new EngineError('cancelled', 'The import was cancelled.');
  onProgress?.(share);
}

function requireKnown({ nodes, opset, outputs }: OnnxModel, file: string): void {
  const loop = nodes.find(({ hasGraphs }) => hasGraphs);
  if (loop) {
    throw refusal(file, text(`has a ${loop.operator}: loops and conditions cannot be read. Export it for inputs of one size, without them.`, `hat ein ${loop.operator}: Schleifen und Bedingungen lassen sich nicht lesen. Ohne sie exportieren, für Eingaben einer Größe.`)); // prettier-ignore
  }
  if (opset > NEWEST_OPSET) throw refusal(file, text(`has operators of version ${opset}, newer than ${NEWEST_OPSET}: export it for an older version (opset 17, for example).`, `hat Operatoren der Version ${opset}, neuer als ${NEWEST_OPSET}: für eine ältere exportieren (etwa Opset 17).`)); // prettier-ignore
  if (outputs.length === 0)
    throw refusal(
      file,
      text('has no outputs: there is no network in it.', 'hat keine Ausgaben: Es ist kein Netz darin.'),
    );
}

/** Finds out what a node of the file becomes. */
function place(net: Network, node: OnnxNode, file: string): void {
  // It went into the node before it.
  if (net.fates.has(node)) return;
  const missing = node.inputs.find((name) => name !== '' && !net.entry(name));
  if (missing !== undefined)
    throw refusal(
      file,
      text(
        `is damaged: nothing computes “${missing}” before ${node.operator}.`,
        `ist beschädigt: Nichts berechnet „${missing}“ vor ${node.operator}.`,
      ),
    );
  try {
    if (net.workedOut(node)) return;
    const isBehindForeign = node.inputs.some((name) => net.entry(name)?.kind === 'foreign');
    if (!(isBehindForeign && moves.has(node.operator))) {
      const before = net.draft.count;
      const found = lowered(net, node);
      if (!(found instanceof NoBlock)) return record(net, node, found, net.draft.idsFrom(before));
      net.fates.set(node, { node, what: 'foreign', into: [], why: found.why });
    } else net.fates.set(node, { node, what: 'foreign', into: [] });
    asForeign(net, node);
  } catch (error) {
    const title = node.name === '' ? '' : ` (${node.name})`;
    if (error instanceof ForeignError) throw refusal(file, text(`cannot be computed here, at ${node.operator}${title}: ${error.message}`, `lässt sich hier nicht berechnen, bei ${node.operator}${title}: ${error.german}`), error); // prettier-ignore
    if (error instanceof EngineError) throw error;
    // Whatever TensorFlow.js does not accept.
    const reason = error instanceof Error ? error.message : String(error);
    throw refusal(
      file,
      text(
        `cannot be computed here, at ${node.operator}${title}: ${reason}`,
        `lässt sich hier nicht berechnen, bei ${node.operator}${title}: ${reason}`,
      ),
      error,
    );
  }
}

const unknown = new NoBlock(text('There is no block for it.', 'Es gibt dafür keinen Block.'));

function lowered(net: Network, node: OnnxNode): Lowered | NoBlock {
  const lowering = Object.hasOwn(lowerings, node.operator) ? lowerings[node.operator] : undefined;
  if (!lowering) return unknown;
  try {
    return lowering(net, node);
  } catch (error) {
    if (error instanceof NoBlock) return error;
    throw error;
  }
}

/** `added` are all nodes that came with it: also those that only arrange its inputs. */
function record(net: Network, node: OnnxNode, found: Lowered, added: readonly string[]): void {
  if (typeof found === 'string') {
    net.fates.set(node, { node, what: found, into: [] });
    return;
  }
  const others = new Set([...net.fates.values()].filter(({ what }) => what === 'foreign').flatMap(({ into }) => into));
  const own = added.filter((id) => !others.has(id));
  net.fates.set(node, { node, what: 'block', into: [...new Set([...own, ...found])] });
}

function asForeign(net: Network, node: OnnxNode): void {
  examined(net, node).forEach((examples, i) => {
    const name = node.outputs[i];
    const known = fixedOf(examples);
    if (known)
      net.put(name, { kind: 'constant', tensor: { dtype: known.dtype, shape: known.shape, values: Float64Array.from(known.values) }, isWeight: false }); // prettier-ignore
    else net.put(name, { kind: 'foreign', examples, node });
  });
}

/** The numbers of a value that does not depend on the batch. */
function fixedOf([a, b]: readonly [Value, Value]) {
  if (!isKnown(a) || !isKnown(b) || a.dtype === 'float32') return undefined;
  return a.shape.join() === b.shape.join() && a.values.join() === b.values.join() ? a : undefined;
}

function finished(net: Network, model: OnnxModel, file: string, notices: Text[]): Imported {
  const ends = model.outputs.flatMap((port): readonly End[] => {
    const end = endOf(net, port.name);
    if (!(end instanceof NoBlock)) return [{ name: port.name, ref: end.ref }];
    notices.push(text(`The output “${port.name}” was left out: ${end.why.en}`, `Die Ausgabe „${port.name}“ wurde weggelassen: ${end.why.de}`)); // prettier-ignore
    return [];
  });
  if (ends.length === 0) {
    throw refusal(
      file,
      text(
        `has no output that a network could end in. ${notices.map(({ en }) => en).join(' ')}`,
        `hat keine Ausgabe, in der ein Netz enden könnte. ${notices.map(({ de }) => de).join(' ')}`,
      ),
    );
  }
  const drafted = net.draft.finish(titleOf(file), ends);
  return { ...drafted, report: { producer: model.producer, parts: partsOf(net, drafted), size: null, notices: [...notices, ...summary(net, drafted)] } }; // prettier-ignore
}

/** An output with its axes in the order of the file, except for pictures, which have their channels last here. */
function endOf(net: Network, name: string): Laid | NoBlock {
  try {
    const laid = net.laid(name);
    if (laid.type.dtype !== 'float32') return new NoBlock(text('It consists of whole numbers.', 'Sie besteht aus ganzen Zahlen.')); // prettier-ignore
    if (laid.view.length === 4 && laid.own.length === 3 && laid.type.layout === 'picture') return laid;
    const own = laid.view.map((group) => group.filter((one) => one !== BATCH)).filter((_, i) => !(laid.view[i]?.includes(BATCH) && laid.view[i]?.length === 1)); // prettier-ignore
    return own.length === 0 || isSame(own, laid.own) ? laid : arranged(net, laid, own);
  } catch (error) {
    if (error instanceof NoBlock) return error;
    throw error;
  }
}

function partsOf(net: Network, { ids }: Drafted): readonly ImportedPart[] {
  return [...net.fates.values()].flatMap(({ node, what, into, why }): readonly ImportedPart[] => {
    if (what === 'constant') return [];
    const nodes = into.flatMap((id) => ids.get(id) ?? []);
    return [{ operator: node.operator, name: node.name, as: what, nodes, why: why ?? null }];
  });
}

/** How much of the network can be edited. */
function summary(net: Network, { ids }: Drafted): readonly Text[] {
  const foreign = [...net.fates.values()].filter(({ what, into }) => what === 'foreign' && into.some((id) => ids.has(id))); // prettier-ignore
  if (foreign.length === 0) return [];
  const names = [...new Set(foreign.map(({ node }) => node.operator))].slice(0, 6).join(', ');
  return [
    text(
      `What has no block (${names}) runs and learns as foreign operators, but cannot be edited.`,
      `Was keinen Block hat (${names}), rechnet und lernt als fremde Operatoren mit, lässt sich aber nicht bearbeiten.`,
    ),
  ];
}
