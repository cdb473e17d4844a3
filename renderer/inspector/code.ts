import type { AnalysedNode } from '../../core/analysis/node.ts';
import { kerasArgument } from '../../core/codegen/keras.ts';

/** A name for a node in generated code: letters, digits and underscores. */
function identifier(name: string): string {
  const plain = name.replace(/\W+/g, '_').replace(/^(?=\d)/, '_');
  return plain === '' ? 'node' : plain;
}

function argumentsOf(node: AnalysedNode) {
  // The params have been checked against the block's own schema by analysis.
  return {
    params: node.params as never,
    shape: node.inputShapes[0] ?? [],
    inputs: node.inputShapes,
    output: node.shape,
    passesSteps: false,
  };
}

/** What a node is in PyTorch: its module and the line of `forward`; undefined when it has neither. */
export function pytorchLines(node: AnalysedNode): string | undefined {
  const name = identifier(node.id);
  const args = argumentsOf(node);
  const module = node.block.pytorch?.(args);
  const names = node.inputs.length > 1 ? node.inputs.map(identifier) : ['x'];
  const [first = 'x', ...rest] = names;
  const self = module === undefined ? '' : `self.${name}`;
  const call = node.block.pytorchCall?.({ ...args, module: self, names: [first, ...rest] });
  const applied = call ?? (module === undefined ? undefined : `${self}(${first})`);
  if (applied === undefined) return undefined;
  const definition = module === undefined ? [] : ['# __init__', `${self} = ${module}`];
  return [...definition, '# forward', `x = ${applied}`].join('\n');
}

/** What a node is in Keras's functional style; undefined when Keras has no layer for it. */
export function kerasLines(node: AnalysedNode): string | undefined {
  const layer = node.block.keras?.(argumentsOf(node));
  if (layer === undefined) return undefined;
  return `x = ${layer}(${kerasArgument(node.block, node.inputs.length > 1 ? node.inputs.map(identifier) : ['x'])})`;
}
