import type { Attribute } from '../../../core/blocks/foreign/program.ts';
import { ForeignError } from '../../../core/blocks/foreign/value.ts';
import type { OnnxNode } from './model.ts';

/** The attributes of a node as the operators take them; what older versions of ONNX meant otherwise is said in them. */
export function attributesOf(node: OnnxNode, { opset, fixedBatch }: { readonly opset: number; readonly fixedBatch: number }): Record<string, Attribute> {
  const { operator } = node;
  const attributes: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(node.attributes)) {
    if (typeof value !== 'object' || Array.isArray(value)) attributes[name] = value;
    else if (operator === 'ConstantOfShape' && name === 'value') {
      attributes['value'] = value.values[0] ?? 0;
      attributes['kind'] = ['float32', 'int32', 'bool'].indexOf(value.dtype);
    } else throw new ForeignError(`The attribute “${name}” of ${operator} is a tensor.`, `Das Attribut „${name}“ von ${operator} ist ein Tensor.`);
  }
  const isFlat = ['Softmax', 'LogSoftmax', 'Hardmax'].includes(operator) && opset < 13;
  return {
    ...attributes,
    ...(isFlat && { isFlat: 1, axis: attributes['axis'] ?? 1 }),
    ...(operator === 'Reshape' && fixedBatch > 0 && { fixed: fixedBatch }),
  };
} // prettier-ignore
