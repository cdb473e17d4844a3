import { analyse } from '../analysis/analyse.ts';
import type { AnalysedNode } from '../analysis/node.ts';
import type { PytorchCallArguments } from '../blocks/define.ts';
import type { Loss, Outputs } from '../blocks/output/output.ts';
import { targetSize, type DataSpec } from '../data/spec.ts';
import type { Document } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import { failure, ok, type Result } from '../result.ts';
import { isPerceptronRule } from '../training/settings.ts';
import { createNames } from '../python.ts';

/** A node that computes, with its name in the code. */
export interface Statement {
  readonly node: AnalysedNode;
  readonly name: string;
  /** The variable that holds its layer, in Keras programs that speak of it. */
  readonly layer: string;
  /** The variables that it takes. */
  readonly inputs: readonly [string, ...string[]];
  /** See SourceArguments. */
  readonly passesSteps: boolean;
}

/** A document's network on the way to source code: what only passes values on (dataset, output, ports) is gone. */
export interface Program {
  readonly document: Document;
  readonly data: DataSpec;
  readonly statements: readonly Statement[];
  /** The variable that holds the prediction. */
  readonly result: string;
  /** Every statement takes what the one before it gave. */
  readonly isChain: boolean;
  readonly loss: Loss;
  readonly outputs: Outputs;
  /** Two classes told apart by one number. */
  readonly isSingle: boolean;
  readonly isClasses: boolean;
  /** What parts the two classes of a single output. */
  readonly threshold: 0 | 0.5;
}

/** The variable that holds the batch. */
export const BATCH = 'x';

/** Reads a document for code generation; fails with its errors when it has any. */
export function programOf(document: Document): Result<Program, readonly Problem[]> {
  const { network, data, problems } = analyse(document);
  const end = network.at(-1);
  if (!end) return failure(problems.filter((problem) => problem.severity === 'error'));
  const passesSteps = isPerceptronRule(document.training);
  const nameOf = createNames();
  const names = new Map<string, string>();
  const statements: Statement[] = [];
  for (const node of network) {
    const [first = BATCH, ...others] = node.inputs.map((id) => names.get(id) ?? BATCH);
    // A block without source passes on what arrives.
    if (!node.block.keras) {
      names.set(node.id, first);
      continue;
    }
    const name = nameOf(node.name ?? node.id);
    names.set(node.id, name);
    statements.push({ node, name, layer: nameOf(`${name}_layer`), inputs: [first, ...others], passesSteps });
  }
  const { loss, from } = end.params as { readonly loss: Loss; readonly from: Program['outputs'] };
  const isTaken = ({ inputs }: Statement, i: number) =>
    inputs.length === 1 && inputs[0] === (statements[i - 1]?.name ?? BATCH);
  const result = names.get(end.id) ?? BATCH;
  return ok({
    document,
    data,
    statements,
    result,
    isChain: statements.every(isTaken) && result === (statements.at(-1)?.name ?? BATCH),
    loss,
    outputs: from,
    isSingle: end.shape[0] === 1 && targetSize(data.target) === 2,
    isClasses: data.target.kind === 'classes',
    threshold: from === 'signs' || (loss === 'binaryCrossEntropy' && from === 'logits') ? 0 : 0.5,
  });
}

/** What the source members of a block are given. */
export function sourceArguments({ node, inputs, passesSteps }: Statement, module = ''): PytorchCallArguments<never> {
  return {
    params: node.params as never,
    shape: node.inputShapes[0] ?? [],
    inputs: node.inputShapes,
    output: node.shape,
    module,
    names: inputs,
    passesSteps,
  };
}
