import type { Analysis } from '../../../../core/analysis/node.ts';
import type { CompiledStepGraph, StepProfile, Timing } from '../../../../core/protocol/compiled.ts';
import { same, text, type Text } from '../../../../core/text.ts';

export const groupings = ['operator', 'node'] as const;
export type Grouping = (typeof groupings)[number];

/** A line of the table. */
export interface Row {
  readonly key: string;
  readonly title: Text;
  /** Beside the title, in grey. */
  readonly detail: string;
  readonly count: number;
  /** Undefined until it has been measured. */
  readonly timing: Timing | undefined;
}

/** What the compiled step consists of; once it has been measured, what was really run. */
export function rowsOf(
  graph: CompiledStepGraph,
  profile: StepProfile | undefined,
  grouping: Grouping,
  analysis: Analysis,
): readonly Row[] {
  return grouping === 'operator' ? operatorRows(graph, profile) : nodeRows(graph, profile, analysis);
}

function operatorRows({ operators }: CompiledStepGraph, profile: StepProfile | undefined): readonly Row[] {
  const row = (operator: string, count: number) => ({ key: operator, title: same(operator), count });
  if (!profile) {
    return operators.map(({ operator, count }) => ({ ...row(operator, count), detail: '', timing: undefined }));
  }
  const isMixed = providersOf(profile).length > 1;
  return profile.operators.map(({ operator, providers, ...timing }) => ({
    ...row(operator, timing.count),
    detail: isMixed ? providers.join(', ') : '',
    timing,
  }));
}

function nodeRows({ nodes }: CompiledStepGraph, profile: StepProfile | undefined, analysis: Analysis): readonly Row[] {
  const row = (nodeId: string | null, count: number) => ({ key: nodeId ?? '', ...nodeName(nodeId, analysis), count });
  if (!profile) return nodes.map(({ nodeId, count }) => ({ ...row(nodeId, count), timing: undefined }));
  return profile.nodes.map(({ nodeId, ...timing }) => ({ ...row(nodeId, timing.count), timing }));
}

/** How the user knows a node: its own name or its block's, and its id. */
export function nodeName(nodeId: string | null, analysis: Analysis): { readonly title: Text; readonly detail: string } {
  if (nodeId === null) return { title: lossAndRest, detail: '' };
  const node = analysis.byId.get(nodeId);
  if (!node) return { title: same(nodeId), detail: '' };
  return { title: node.name === undefined ? node.block.label : same(node.name), detail: nodeId };
}

const lossAndRest = text('Loss and the rest', 'Verlust und Übriges');

/** Those that ran at least one operator. */
export function providersOf({ operators }: StepProfile): readonly string[] {
  return [...new Set(operators.flatMap(({ providers }) => providers))];
}
