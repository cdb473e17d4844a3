import { parseArgs } from 'node:util';
import { findBlock } from '../../core/blocks/catalogue.ts';
import type { Change } from '../../core/diff/changes.ts';
import { documentDifference, isSameNetwork, type DocumentDifference } from '../../core/diff/documents.ts';
import type { GraphDifference, NodeDifference } from '../../core/diff/graphs.ts';
import { weightsDifference, type WeightsDifference } from '../../core/diff/weights.ts';
import { ROOT, moduleOf, type Document, type GraphEdge, type GraphNode } from '../../core/graph/document.ts';
import { asText } from '../../core/graph/words.ts';
import { weightsMoved } from '../../core/protocol/otherVersion.ts';
import { counted, shortNumber, type Text } from '../../core/text.ts';
import { openHome } from '../files/home.ts';
import { openProject, type ProjectContent } from '../projects/open.ts';
import { UsageError } from './usage.ts';

const options = { json: { type: 'boolean', default: false }, git: { type: 'boolean', default: false } } as const;

/** What git says for a version that there is not. */
const NO_FILE = '/dev/null';

/** `diff`: how a project differs from another version of it. */
export async function diff(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [older, newer, title] = values.git ? ofGit(positionals) : ofTwo(positionals);
  if (title !== undefined) print([title]);
  if (older === NO_FILE || newer === NO_FILE) return print([older === NO_FILE ? 'A new project.' : 'The project is removed.']);
  const { root } = openHome();
  const [before, after] = [await openProject(root, older), await openProject(root, newer)];
  for (const [file, { notices }] of [[older, before], [newer, after]] as const) for (const notice of notices) process.stderr.write(`${file}: ${en(notice)}\n`);
  const difference = documentDifference(before.document, after.document);
  const weights = weightsDifference(weightsOf(before), weightsOf(after));
  if (values.json) print([JSON.stringify({ ...difference, weights: weightsMoved(weights), isSameNetwork: isSameNetwork(difference) })]);
  else print(linesOf(before.document, after.document, difference, weights));
  return 0;
} // prettier-ignore

function ofTwo(positionals: readonly string[]): readonly [string, string, undefined?] {
  const [older, newer, ...rest] = positionals;
  if (older === undefined || newer === undefined) throw new UsageError('Two projects are compared: the older, the newer.');
  if (rest.length > 0) throw new UsageError(`“${rest[0]}” is one argument too many.`);
  return [older, newer];
} // prettier-ignore

/** Git hands over: path, old file, its hash, its mode, new file, its hash, its mode; of a renamed file more. */
function ofGit(positionals: readonly string[]): readonly [string, string, string] {
  const [path, older, , , newer] = positionals;
  if (path === undefined || older === undefined || newer === undefined)
    throw new UsageError('diff --git is called by git itself: set it as the command of a diff driver.');
  return [older, newer, path];
}

function weightsOf({ trained }: ProjectContent) {
  return trained?.checkpoint.weights ?? new Map<string, never>();
}

function print(lines: readonly string[]): 0 {
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function linesOf(before: Document, after: Document, difference: DocumentDifference, weights: WeightsDifference): readonly string[] {
  const { graphs, modules, settings, sharesNothing } = difference;
  const head = sharesNothing ? ['These networks have no block in common: they are shown as one removed, one added.'] : [];
  const nameOf = (document: Document, key: string) => en(asText(moduleOf(document, key)?.name ?? key));
  const lines = [
    ...head,
    ...settings.map((change) => `~ ${change.at}: ${said(change)}`),
    ...modules.removed.map((key) => `- module ${nameOf(before, key)}`),
    ...modules.added.map((key) => `+ module ${nameOf(after, key)}`),
    ...modules.changed.flatMap(({ key, changes }) => changes.map((change) => `~ module ${nameOf(after, key)}, ${change.at}: ${said(change)}`)),
    ...graphs.flatMap(({ key, difference: graph }) => {
      const own = graphLines(graph);
      return key === ROOT || own.length === 0 ? own : [`in module ${nameOf(after, key)}:`, ...own.map((line) => `  ${line}`)];
    }),
    ...weightLines(weights),
  ];
  return lines.length > 0 ? lines : ['Nothing differs.'];
} // prettier-ignore

function graphLines({ added, removed, changed, wired, unwired, moved }: GraphDifference): readonly string[] {
  return [
    ...removed.map((node) => `- ${called(node)}`),
    ...added.map((node) => `+ ${called(node)}`),
    ...changed.flatMap(nodeLines),
    ...unwired.map((edge) => `- ${wire(edge)}`),
    ...wired.map((edge) => `+ ${wire(edge)}`),
    ...(moved > 0 ? [`  ${en(counted(moved, ['block lies', 'blocks lie'], ['Block liegt', 'Blöcke liegen']))} elsewhere`] : []),
  ];
} // prettier-ignore

function nodeLines({ after, changes, hasOtherWeights }: NodeDifference): readonly string[] {
  const own = changes.map((change) => `~ ${called(after)}, ${change.at.replace(/^params\./, '')}: ${said(change)}`);
  return hasOtherWeights ? [...own, `~ ${called(after)}: other weights set by hand`] : own;
}

function called({ id, block, module, name }: GraphNode): string {
  const kind = block === undefined ? `module ${module}` : (findBlock(block)?.label.en ?? block);
  return `${id} (${name === undefined ? kind : `${name}, ${kind}`})`;
}

function wire({ from, to }: GraphEdge): string {
  return `wire ${from.node}.${from.port} -> ${to.node}.${to.port}`;
}

function said({ before, after }: Change): string {
  const value = (one: unknown) => (one === undefined ? 'nothing' : JSON.stringify(one));
  return `${value(before)} -> ${value(after)}`;
}

function weightLines({ moved, same, added, removed }: WeightsDifference): readonly string[] {
  const number = (value: number) => shortNumber(value, 'en');
  const unmoved = same > 0 && moved.length > 0 ? [`  ${en(counted(same, ['weight is', 'weights are'], ['Gewicht ist', 'Gewichte sind']))} the same`] : [];
  return [
    ...removed.map((name) => `- weight ${name}`),
    ...added.map((name) => `+ weight ${name}`),
    ...moved.map(({ name, largest, relative }) => {
      if (Number.isNaN(largest)) return `~ weight ${name}: some of its numbers are none in one of the two`;
      const beside = Number.isNaN(relative) ? 'beside what is not a number' : 'from zero';
      const share = Number.isFinite(relative) ? `by ${number(100 * relative)} %` : beside;
      return `~ weight ${name}: moved ${share}, at most ${number(largest)}`;
    }),
    ...unmoved,
  ];
} // prettier-ignore

function en(said: Text): string {
  return said.en;
}
