import type { NodeCount, OperatorCount, StepProfile, Timing } from '../../../core/protocol/compiled.ts';
import type { Model } from '../../model/model.ts';
import { grouped } from '../../graph/grouped.ts';
import type { Kernel, Profile } from '../../graph/onnx/profile.ts';
import type { OnnxNode } from '../../graph/onnx/proto.ts';

/** An operator, and the node it belongs to. */
export type Placed = Pick<OnnxNode, 'name' | 'operator' | 'scope'>;

/** How often each operator occurs, and how many there are for each node of the document. */
export function countsOf(
  all: readonly Placed[],
  network: Model,
): { readonly operators: readonly OperatorCount[]; readonly nodes: readonly NodeCount[] } {
  const operators = grouped(all, ({ operator }) => operator).map(([operator, own]) => ({
    operator,
    count: own.length,
  }));
  const byNode = grouped(all, ({ scope }) => scope ?? null).map(([nodeId, own]) => ({ nodeId, count: own.length }));
  return { operators: operators.toSorted((a, b) => b.count - a.count), nodes: inOrder(byNode, network) };
}

/** Where the time of a step goes: by operator, and by node of the document. */
export function profileOf(profile: Profile, all: readonly Placed[], network: Model): StepProfile {
  const { kernels, runs, milliseconds } = profile;
  const total = sumOf(kernels, (kernel) => kernel.milliseconds);
  const timing = (own: readonly Kernel[]): Timing => {
    const spent = sumOf(own, (kernel) => kernel.milliseconds);
    return {
      count: sumOf(own, ({ count }) => count),
      milliseconds: spent,
      share: total > 0 ? spent / total : 0,
    };
  };
  const scopeOf = scopes(all);
  const operators = grouped(kernels, ({ operator }) => operator).map(([operator, own]) => ({
    operator,
    ...timing(own),
    providers: [...new Set(own.map(({ provider }) => providerLabel(provider)))],
  }));
  const byNode = grouped(kernels, ({ name }) => scopeOf(name)).map(([nodeId, own]) => ({ nodeId, ...timing(own) }));
  return {
    steps: runs,
    milliseconds,
    operators: operators.toSorted((a, b) => b.milliseconds - a.milliseconds),
    nodes: inOrder(byNode, network),
  };
}

/**
 * The document's node for a kernel, by the kernel's name. ONNX Runtime keeps the model's names or derives new ones
 * (`fused linear1/Gemm_1`); null if it belongs to the loss, or was inserted.
 */
function scopes(all: readonly Placed[]): (kernel: string) => string | null {
  const known = new Map(all.map(({ name, scope }) => [name, scope ?? null]));
  // Longest first: "linear1/Gemm_12" also contains "linear1/Gemm_1".
  const byLength = [...known].toSorted(([a], [b]) => b.length - a.length);
  return (kernel) => {
    const exact = known.get(kernel);
    if (exact !== undefined) return exact;
    return byLength.find(([name]) => kernel.includes(name))?.[1] ?? null;
  };
}

/** `CPUExecutionProvider` as shown to the user. */
function providerLabel(provider: string): string {
  const name = provider.replace(/ExecutionProvider$/, '');
  const labels: Readonly<Record<string, string>> = { WebGpu: 'WebGPU', Dml: 'DirectML', CoreML: 'Core ML' };
  return labels[name] ?? name;
}

/** In network order; whatever belongs to no node comes last. */
function inOrder<T extends { readonly nodeId: string | null }>(items: readonly T[], { nodes }: Model): readonly T[] {
  const places = new Map<string | null, number>(nodes.map(({ id }, i) => [id, i]));
  const place = ({ nodeId }: T) => places.get(nodeId) ?? nodes.length;
  return items.toSorted((a, b) => place(a) - place(b));
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
