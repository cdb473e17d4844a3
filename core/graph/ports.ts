import { findBlock } from '../blocks/catalogue.ts';
import { input, output } from '../blocks/common.ts';
import type { Block, PortSpec } from '../blocks/define.ts';
import { defaultParams, isValidParam, type ParamValues } from '../params.ts';
import { dataSpec } from '../data/source.ts';
import type { DataSpec } from '../data/spec.ts';
import { same, text, type Text } from '../text.ts';
import { moduleOf, type Document, type GraphNode, type Module } from './document.ts';
import { isComputed } from './settings.ts';

export type Side = 'inputs' | 'outputs';

/** The ports of a node; if its params are invalid, those its block has with default params. */
export function blockPorts(block: Block, params: ParamValues, data: DataSpec, side: Side): readonly PortSpec[] {
  if (!block.ports) return block[side];
  const isSound = Object.entries(block.params).every(([name, param]) => isValidParam(param, params[name]));
  return (isSound ? block.ports({ params: params as never, data })[side] : undefined) ?? block[side];
}

/** The input or output ports of a node: those of its block, or of its module. */
export function portsOf(
  document: Pick<Document, 'modules' | 'data'>,
  node: GraphNode,
  side: Side,
): readonly PortSpec[] {
  if (node.module === undefined) {
    const block = findBlock(node.block ?? '');
    if (!block?.ports) return block?.[side] ?? [];
    // Computed settings are only known to analysis.
    const set = Object.entries(node.params).flatMap(([name, value]) => (isComputed(value) ? [] : [[name, value] as const])); // prettier-ignore
    const params = { ...defaultParams(block.params), ...Object.fromEntries(set) };
    return blockPorts(block, params, dataSpec(document.data), side);
  }
  return modulePorts(moduleOf(document, node.module), side);
}

/** The ports that uses of a module have. */
export function modulePorts(module: Module | undefined, side: Side): readonly PortSpec[] {
  const type = side === 'inputs' ? 'moduleInput' : 'moduleOutput';
  const ends = module?.graph.nodes.filter((inner) => inner.block === type) ?? [];
  // A name typed by a person stays as it is.
  const said = typeof module?.name === 'string' ? same : wordOf;
  const usual = side === 'inputs' ? input() : output();
  return ends.map((end) => ({
    name: end.id,
    label: end.name !== undefined || ends.length > 1 ? said(end.name ?? end.id) : usual.label,
    ...(isOptionalInput(end) && { isOptional: true }),
  }));
}

/** Names of the ports of built-in modules; single letters are the same in both languages. */
const german: Readonly<Record<string, string>> = {
  tokens: 'Tokens',
  segments: 'Segmente',
  mask: 'Maske',
  memory: 'Gelesenes',
  'memory mask': 'Maske des Gelesenen',
  words: 'Wörter',
  'whole text': 'ganzer Text',
  scores: 'Bewertungen',
};

const wordOf = (name: string): Text => text(name, german[name] ?? name);

/** Whether it is a module input that may be left unconnected. */
export function isOptionalInput({ block, params }: GraphNode): boolean {
  return block === 'moduleInput' && params['optional'] === true;
}

/** Sorts items by the order of the ports they belong to. */
export function inPortOrder<T>(
  ports: readonly PortSpec[],
  things: readonly T[],
  portOf: (one: T) => string,
): readonly T[] {
  const places = new Map(ports.map(({ name }, i) => [name, i]));
  const placeOf = (one: T) => places.get(portOf(one)) ?? ports.length;
  return things.toSorted((a, b) => placeOf(a) - placeOf(b));
}
