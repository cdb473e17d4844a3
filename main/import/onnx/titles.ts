import type { OnnxNode } from './model.ts';
import type { Network } from './network.ts';

/** Names that exporters make up. */
const made = /^(onnx::|val_|node_|_|\d+$|.*_output_\d+$)/;

/** The name that a layer has in the file: that of its weight, without what it is there, or of its node. */
export function titleOf(net: Pick<Network, 'constant'>, node: OnnxNode, weight?: string): string | undefined {
  if (weight !== undefined && !made.test(weight) && net.constant(weight)) {
    const title = weight.replace(/[./](weight|kernel|W|embeddings|gamma|scale)(:0)?$/, '').replace(/\/(MatMul\/)?ReadVariableOp$/, '');
    if (title !== '' && !/^\d+$/.test(title)) return title.replaceAll('.', '/');
  }
  const own = node.name.replace(/^\/+/, '').replace(/\/(MatMul|Gemm|Conv|Gather|[A-Z]\w+)$/, '');
  return own === '' || made.test(own) || /^[A-Z]\w*_\d+$/.test(own) ? undefined : own;
} // prettier-ignore
