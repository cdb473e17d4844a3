import { fieldPorts, type DataSpec, type Field } from '../data/spec.ts';
import { analyse } from '../analysis/analyse.ts';
import { takenFields } from '../analysis/fields.ts';
import type { Output } from '../analysis/flatten.ts';
import { outputName, outputsOf } from '../analysis/identity.ts';
import type { AnalysedNode } from '../analysis/node.ts';
import { objectivesOf, type Objective } from '../analysis/objectives.ts';
import type { PytorchCallArguments } from '../blocks/define.ts';
import type { LibraryCode, NumpyCode } from '../data/define.ts';
import { kindOf } from '../data/source.ts';
import type { Document } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import type { Outputs } from '../losses/define.ts';
import { hasSignedOutput, type LossKind } from '../losses/losses.ts';
import { failure, ok, type Result } from '../result.ts';
import { isPerceptronRule } from '../training/settings.ts';
import { createNames } from '../python.ts';
import type { Framework } from './parameters.ts';
import { byPort } from '../tensorType.ts';

/** A node that computes something, with its name in the code. */
export interface Statement {
  readonly node: AnalysedNode;
  readonly name: string;
  /** The variables for its outputs, in order; just its name if there is only one. */
  readonly results: readonly string[];
  /** The variable for its layer, in Keras programs that refer to it. */
  readonly layer: string;
  /** The variables for its inputs, in port order. */
  readonly inputs: readonly [string, ...string[]];
  /** See SourceArguments. */
  readonly passesSteps: boolean;
}

/** A data field that the network reads. */
export interface Entry {
  readonly field: Field;
  /** The variable for it in the network. */
  readonly variable: string;
  /** The base name of its arrays, prefixed by `train_`, `val_` or `test_`. */
  readonly array: string;
}

/**
 * A document's network, prepared for code generation: nodes that only pass values on (dataset, output, module ends) are
 * gone.
 */
export interface Program {
  readonly document: Document;
  readonly data: DataSpec;
  /** How Python obtains the examples. */
  readonly examples: NumpyCode | LibraryCode;
  /**
   * Whether there is a validation split, so that epochs are measured on it and the test split is used only at the end.
   */
  readonly hasValidation: boolean;
  readonly entries: readonly Entry[];
  readonly statements: readonly Statement[];
  /** The variable for the prediction. */
  readonly result: string;
  /** Every statement takes the output of the previous one. */
  readonly isChain: boolean;
  /**
   * The losses, starting with that of the prediction. Written out if there are several, or more than a prediction and
   * labels.
   */
  readonly ends: readonly [ProgramEnd, ...ProgramEnd[]];
  readonly loss: LossKind;
  readonly outputs: Outputs;
  /** Two classes, distinguished by a single number. */
  readonly isSingle: boolean;
  readonly isClasses: boolean;
  /** The threshold between the two classes of a single output. */
  readonly threshold: 0 | 0.5;
}

export interface ProgramEnd {
  readonly objective: Objective;
  /** The suffix of its loss: `class` in `loss_class`. */
  readonly name: string;
  /** The variables that arrive at it; without a target, the labels are used. */
  readonly prediction: string;
  readonly target: string | undefined;
  readonly mask: string | undefined;
}

/** Whether there is just one prediction, compared with the labels: the most common case. */
export function isPlainEnd({ ends: [first, ...others] }: Program): boolean {
  const { objective, target, mask } = first;
  return others.length === 0 && objective.factor === 1 && target === undefined && mask === undefined;
}

/** What a network with other ends returns, in this order: each prediction with its target and mask. */
export function handedOut({ ends }: Program): readonly string[] {
  return ends.flatMap(({ prediction, target, mask }) => [prediction, target ?? [], mask ?? []].flat());
}

/** The variable for the batch, if the network reads only one field. */
export const BATCH = 'x';

/** Prepares a document for code generation; fails with its errors if it has any. */
export function programOf(document: Document): Result<Program, readonly Problem[]> {
  const { network, data, problems } = analyse(document);
  const end = network.at(-1);
  if (!end) return failure(problems.filter((problem) => problem.severity === 'error'));
  const passesSteps = isPerceptronRule(document.training);
  const nameOf = createNames();
  const taken = takenFields(network, data);
  const isOnly = fieldPorts(data).length === 1;
  const entries = taken.map(({ field, port }) => ({
    field,
    port,
    variable: taken.length === 1 ? BATCH : nameOf(field.name),
    array: isOnly ? 'x' : field.name,
  }));
  const names = new Map<string, string>();
  const variableOf = (output: Output) => names.get(outputName(output)) ?? BATCH;
  const statements: Statement[] = [];
  for (const node of network) {
    const [first = BATCH, ...others] = node.inputs.map(({ from }) => variableOf(from));
    const outputs = outputsOf(node);
    // A block without source code passes its input on.
    if (!node.block.keras) {
      const entered = (port: string) => entries.find((entry) => entry.port === port)?.variable;
      for (const { name, port } of outputs) names.set(name, (node.inputs.length === 0 && entered(port)) || first);
      continue;
    }
    const name = nameOf(node.name ?? node.id);
    const results = outputs.length > 1 ? outputs.map(({ port }) => nameOf(`${name}_${port}`)) : [name];
    for (const [i, output] of outputs.entries()) names.set(output.name, results[i] ?? name);
    statements.push({ node, name, results, layer: nameOf(`${name}_layer`), inputs: [first, ...others], passesSteps });
  }
  const [first, ...others] = endsOf(network, data, variableOf);
  if (!first) return failure([]);
  const { loss, outputs: from, target } = first.objective;
  const isTaken = ({ inputs, results }: Statement, i: number) =>
    results.length === 1 && inputs.length === 1 && inputs[0] === (statements[i - 1]?.results[0] ?? BATCH);
  const result = names.get(end.id) ?? BATCH;
  const examples = kindOf(document.data).python(document.data);
  return ok({
    document,
    data,
    examples,
    entries,
    hasValidation: 'lines' in examples ? examples.hasValidation : examples.sizes.validation > 0,
    statements,
    result,
    ends: [first, ...others],
    isChain:
      entries.length === 1 &&
      others.length === 0 &&
      statements.every(isTaken) &&
      result === (statements.at(-1)?.results[0] ?? BATCH),
    loss,
    outputs: from,
    isSingle: end.type.shape.at(-1) === 1 && target.kind === 'classes' && target.count === 2,
    isClasses: target.kind === 'classes',
    threshold: hasSignedOutput(loss, from) ? 0 : 0.5,
  });
}

/** The definitions that the blocks of these statements need, each once, surrounded by blank lines. */
export function definitionsOf(statements: readonly Statement[], framework: Framework): readonly string[] {
  const all = statements.flatMap(
    (statement) => statement.node.block.definitions?.(sourceArguments(statement))[framework] ?? [],
  );
  return [...new Set(all)].flatMap((definition) => ['', ...definition.split('\n'), '']);
}

/** What the outputs compare, with the variables that arrive at each. */
export function endsOf(
  network: readonly AnalysedNode[],
  data: DataSpec,
  variableOf: (output: Output) => string,
): readonly ProgramEnd[] {
  const nameOf = createNames();
  return objectivesOf(network, data).map((objective) => {
    const node = network.find(({ id }) => id === objective.nodeId);
    const at = (port: string) => {
      const input = node?.inputs.find((one) => one.port === port);
      return input && variableOf(input.from);
    };
    const name = nameOf(objective.name === '' ? 'output' : objective.name);
    return { objective, name, prediction: at('in') ?? BATCH, target: at('target'), mask: at('mask') };
  });
}

/** A single name as it is, several as a list. */
export function listed(names: readonly string[]): string {
  return names.length === 1 ? names.join('') : `[${names.join(', ')}]`;
}

/** The arguments for a block's source methods. */
export function sourceArguments(
  { node, inputs: names, passesSteps }: Pick<Statement, 'node' | 'inputs' | 'passesSteps'>,
  module = '',
): PytorchCallArguments<never> {
  const { inputs, params, type, types } = node;
  return {
    params: params as never,
    x: inputs[0]?.type ?? type,
    inputs: byPort(inputs, (input) => input.type),
    output: type,
    outputs: types,
    module,
    names,
    ports: byPort(inputs, (_, i) => names[i] ?? BATCH),
    passesSteps,
  };
}
