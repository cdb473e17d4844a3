import type { AnalysedNode } from '../../../core/analysis/node.ts';
import { outputName, outputsOf } from '../../../core/analysis/identity.ts';
import { kerasCall } from '../../../core/codegen/keras.ts';
import { sourceArguments } from '../../../core/codegen/program.ts';

/** A name for a node in generated code: letters, digits and underscores. */
function identifier(name: string): string {
  const plain = name.replace(/\W+/g, '_').replace(/^(?=\d)/, '_');
  return plain === '' ? 'node' : plain;
}

function statementOf(node: AnalysedNode) {
  const [first = 'x', ...rest] =
    node.inputs.length > 1 ? node.inputs.map(({ from }) => identifier(outputName(from))) : ['x'];
  return { node, inputs: [first, ...rest] as const, passesSteps: false };
}

/** What the line of a node's call begins with: a variable for each of its outputs. */
function targetOf(node: AnalysedNode): string {
  const outputs = outputsOf(node);
  return outputs.length > 1 ? outputs.map(({ name }) => identifier(name)).join(', ') : 'x';
}

/** What a node is in PyTorch: its module and the line of `forward`; undefined when it has neither. */
export function pytorchLines(node: AnalysedNode): string | undefined {
  const statement = statementOf(node);
  const module = node.block.pytorch?.(sourceArguments(statement));
  const self = module === undefined ? '' : `self.${identifier(node.id)}`;
  const call = node.block.pytorchCall?.(sourceArguments(statement, self));
  const applied = call ?? (module === undefined ? undefined : `${self}(${statement.inputs[0]})`);
  if (applied === undefined) return undefined;
  const definition = module === undefined ? [] : ['# __init__', `${self} = ${module}`];
  return [...definition, '# forward', `${targetOf(node)} = ${applied}`].join('\n');
}

/** What a node is in Keras's functional style; undefined when Keras has no layer for it. */
export function kerasLines(node: AnalysedNode): string | undefined {
  const statement = statementOf(node);
  const layer = node.block.keras?.(sourceArguments(statement));
  return layer === undefined ? undefined : `${targetOf(node)} = ${kerasCall(statement, layer)}`;
}
