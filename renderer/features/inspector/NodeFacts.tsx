import { blockPorts, type Side } from '../../../core/graph/ports.ts';
import { weightAxes } from '../../../core/blocks/common.ts';
import { formatAxes, formatBatchAxes, type TensorType } from '../../../core/tensorType.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useAxisOrder, useNumberFormat, useT } from '../../kit/language.ts';
import { Facts } from './Facts.tsx';

const batch = text('batch', 'Batch');

/** Shapes and cost of a node, or of all nodes inside a module. */
export function NodeFacts({ path }: { readonly path: string }) {
  const t = useT();
  const format = useNumberFormat();
  const order = useAxisOrder();
  const analysis = useAnalysis();
  const node = analysis.byId.get(path);
  const inside = node ? [node] : analysis.nodes.filter((inner) => inner.id.startsWith(`${path}/`));
  if (inside.length === 0) return null;
  const typeText = (type: TensorType) =>
    formatBatchAxes(type, order, t(batch)) + (type.dtype === 'float32' ? '' : ` ${type.dtype}`);
  const labelOf = (side: Side, port: string) =>
    (node && blockPorts(node.block, node.params, analysis.data, side).find(({ name }) => name === port)?.label) ??
    same(port);
  const sum = (value: (part: (typeof inside)[number]) => number) =>
    inside.reduce((total, part) => total + value(part), 0);
  const parameters = sum((part) => part.parameters);
  const multiplyAdds = sum((part) => part.multiplyAdds);
  const inputs = node?.inputs ?? [];
  const outputs = Object.entries(node?.types ?? {});
  const rows: (readonly [Text, string])[] = [
    ...inputs.map(({ port, type }, i) => {
      // A port that takes any number of wires names none of them.
      const isShared = inputs.filter((other) => other.port === port).length > 1;
      const numbered = isShared ? text(`in ${i + 1}`, `Eingang ${i + 1}`) : labelOf('inputs', port);
      return [inputs.length > 1 ? numbered : text('in', 'Eingang'), typeText(type)] as const;
    }),
    ...outputs.map(
      ([port, type]) =>
        [outputs.length > 1 ? labelOf('outputs', port) : text('out', 'Ausgang'), typeText(type)] as const,
    ),
    [text('trainable parameters', 'trainierbare Parameter'), format(parameters)],
    ...(node?.weights ?? []).map(
      (weight) => [text(`  ${weight.name}`, `  ${weight.name}`), formatAxes(weightAxes(weight), order)] as const,
    ),
    [text('multiply-adds', 'Multiplikationen'), format(multiplyAdds)],
  ];
  return <Facts title={text('Shapes and cost', 'Formen und Aufwand')} rows={rows} />;
}
