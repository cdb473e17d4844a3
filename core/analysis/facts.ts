import type { Block } from '../blocks/define.ts';
import type { ParamValues } from '../params.ts';
import type { DataSpec } from '../data/spec.ts';
import type { Problem } from '../graph/problem.ts';
import { memoised } from '../memo.ts';
import { failure, ok, type Result } from '../result.ts';
import { sizeOf } from '../shape.ts';
import { byPort, floats } from '../tensorType.ts';
import { parametersOf } from './costs.ts';
import type { FlatNode } from './flatten.ts';
import type { AnalysedInput, AnalysedNode } from './node.ts';
import { shapeProblem, weightProblem } from './problems.ts';

/** What nodes with the same params and the same inputs have in common. */
type Facts = Pick<
  AnalysedNode,
  'types' | 'type' | 'weights' | 'weightNames' | 'statistics' | 'parameters' | 'multiplyAdds'
>;
/** A problem and the input it concerns, if not the first. */
type Known = Result<Facts, { readonly port?: string | undefined; of(nodeId: string): Problem }>;

/** By params (which copies of a module share) and data, then by the types of the inputs. */
const known = memoised((_params: ParamValues, _data: DataSpec) => new Map<string, Known>());

/** What follows from a node's inputs, or its problem. Computed once for all copies of a module. */
export function factsOf(node: FlatNode, block: Block, inputs: readonly AnalysedInput[], data: DataSpec): Known {
  const all = known(node.params, data);
  const key = JSON.stringify([node.isFrozen, ...inputs.map(({ port, type }) => [port, type])]);
  const facts = all.get(key) ?? computed(node, block, inputs, data);
  all.set(key, facts);
  return facts;
}

/** The most values in one weight: two gigabytes, the largest block that can be allocated. */
const MOST_WEIGHTS = 2 ** 29;

/** For nodes without inputs or outputs. */
const nothing = floats([]);

function computed(
  { params, isFrozen }: FlatNode,
  block: Block,
  inputs: readonly AnalysedInput[],
  data: DataSpec,
): Known {
  const given = {
    x: inputs[0]?.type ?? nothing,
    inputs: byPort(inputs, ({ type }) => type),
    params: params as never,
  };
  const args = { ...given, data };
  const inferred = block.inferTypes(args);
  if (!inferred.ok)
    return failure({ port: inferred.error.port, of: (nodeId: string) => shapeProblem(nodeId, inferred.error) });
  const types = inferred.value;
  const type = Object.values(types)[0] ?? nothing;
  const all = block.weights?.(args) ?? [];
  const large = all.find((weight) => sizeOf(weight.shape) > MOST_WEIGHTS);
  if (large) return failure({ of: (nodeId: string) => weightProblem(nodeId, large) });
  const weights = isFrozen ? all.map((weight) => ({ ...weight, isTrainable: false })) : all;
  return ok({
    types,
    type,
    weights,
    weightNames: all.map(({ name }) => name),
    statistics: all.filter(({ isTrainable }) => !isTrainable).map(({ name }) => name),
    parameters: parametersOf(weights),
    multiplyAdds: block.multiplyAdds?.({ ...given, output: type, outputs: types }) ?? 0,
  });
}
