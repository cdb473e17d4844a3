import type { IntegerParam } from '../../../core/params.ts';
import { graphOf, moduleOf, type Document, type GraphNode } from '../../../core/graph/document.ts';
import { editNode, setRepeat } from '../../../core/graph/edits.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { ChoiceField, SwitchField } from '../../workspace/fields/fields.tsx';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { SettingField } from './SettingField.tsx';

interface NodeProps {
  readonly node: GraphNode;
  /** Through the opened modules. */
  readonly path: string;
}

const repetitions: IntegerParam = {
  kind: 'integer',
  default: 1,
  min: 1,
  max: 10_000,
  label: text('Repetitions', 'Wiederholungen'),
  help: text(
    'How many copies are chained, each with its own weights.',
    'Wie viele Kopien hintereinander, jede mit eigenen Gewichten.',
  ),
};

/** How often a module is repeated; whether training leaves weights alone, and whose they are. */
export function WeightSettings({ node, path }: NodeProps) {
  const { edit, graphKey } = useDocument.getState();
  const document = useDocument((state) => state.document);
  const { byId, problems } = useAnalysis();
  const hasWeights = node.module !== undefined || (byId.get(path)?.weightNames.length ?? 0) > 0;
  if (!hasWeights && node.isFrozen === undefined && node.shares === undefined) return null;
  const set = (change: Partial<GraphNode>) =>
    edit((old) => editNode(old, graphKey, node.id, ({ isFrozen, shares, ...rest }) => withSaid(rest, { isFrozen, shares, ...change }))); // prettier-ignore
  const sources = sharable(document, graphKey, node);
  return (
    <>
      {node.module !== undefined && (
        <SettingField
          param={repetitions}
          setting={node.repeat ?? 1}
          scope={moduleOf(document, graphKey)?.params ?? []}
          computes
          problem={problems.find((problem) => problem.nodeId === path && problem.param === 'repeat')?.message}
          onChange={(value) => {
            const repeat = value === 1 ? undefined : (value as GraphNode['repeat']);
            edit((old) => setRepeat(old, graphKey, node.id, repeat), `repeat ${path}`);
          }}
        />
      )}
      <SwitchField
        label={text('Frozen', 'Eingefroren')}
        help={text('Training leaves these weights as they are.', 'Das Training lässt diese Gewichte, wie sie sind.')}
        value={node.isFrozen === true}
        onChange={(isOn) => set({ isFrozen: isOn ? true : undefined })}
      />
      {(sources.length > 0 || node.shares !== undefined) && (
        <ChoiceField
          label={text('Weights', 'Gewichte')}
          help={text(
            'Its own, or those of another node: then there is only one set, which learns from both.',
            'Eigene oder die eines anderen Knotens: Dann gibt es sie nur einmal, und sie lernen von beiden.',
          )}
          value={node.shares ?? OWN}
          options={[
            { value: OWN, label: text('its own', 'eigene') },
            ...[
              ...new Map([
                ...sources,
                ...(node.shares === undefined ? [] : [[node.shares, same(node.shares)] as const]),
              ]),
            ].map(([value, label]) => ({ value, label })),
          ]}
          onChange={(chosen) => set({ shares: chosen === OWN ? undefined : chosen })}
        />
      )}
    </>
  );
}

/** No node is called so. */
const OWN = '';

type Said = Pick<Partial<GraphNode>, 'isFrozen' | 'shares'>;

function withSaid(node: GraphNode, { isFrozen, shares }: { [Name in keyof Said]: Said[Name] | undefined }): GraphNode {
  return { ...node, ...(isFrozen && { isFrozen }), ...(shares !== undefined && { shares }) };
}

/** The nodes beside it whose weights it could have: of the same kind, or the same module. */
function sharable(document: Document, graphKey: string, node: GraphNode): readonly (readonly [string, Text])[] {
  const others = graphOf(document, graphKey)?.nodes ?? [];
  return others
    .filter((other) => other.id !== node.id && other.block === node.block && other.module === node.module)
    .map(({ id, name }) => [id, same(name === undefined ? id : `${name} (${id})`)] as const);
}
