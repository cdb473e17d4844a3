import { memo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { IntegerParam } from '../../../core/params.ts';
import { graphOf, moduleOf, type Document, type GraphNode } from '../../../core/graph/document.ts';
import { editNode, setRepeat } from '../../../core/graph/edits.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { ChoiceField, NumberField, SwitchField } from '../../workspace/fields/fields.tsx';
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
  const params = useDocument(({ document }) => moduleOf(document, graphKey)?.params);
  const { byId, problems } = useAnalysis();
  const hasWeights = node.module !== undefined || (byId.get(path)?.weightNames.length ?? 0) > 0;
  if (!hasWeights && node.isFrozen === undefined && node.shares === undefined) return null;
  return (
    <>
      {node.module !== undefined && (
        <SettingField
          param={repetitions}
          setting={node.repeat ?? 1}
          scope={params ?? []}
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
        onChange={(isOn) => say(node.id, { isFrozen: isOn ? true : undefined })}
      />
      {node.isFrozen !== true && (
        <NumberField
          label={text('Factor on the learning rate', 'Faktor für die Lernrate')}
          help={text(
            'These weights learn at the learning rate times this factor.',
            'Diese Gewichte lernen mit der Lernrate mal diesem Faktor.',
          )}
          value={node.rateFactor ?? 1}
          range={{ min: 0, max: 1000, isAbove: true }}
          onChange={(factor) => say(node.id, { rateFactor: factor === 1 ? undefined : factor })}
        />
      )}
      <SharedWeights id={node.id} block={node.block} module={node.module} shares={node.shares} />
    </>
  );
}

/** No node is called so. */
const OWN = '';

type Sharing = Pick<GraphNode, 'id' | 'block' | 'module' | 'shares'>;

/** Whose weights a node has. In a large network there are many to choose from: a param leaves the choice as it is. */
const SharedWeights = memo(function SharedWeights({ id, block, module, shares }: Sharing) {
  const sources = useDocument(
    useShallow(({ document, graphKey }) => sharable(document, graphKey, { id, block, module })),
  );
  if (sources.length === 0 && shares === undefined) return null;
  const names = sources.map((source): [string, Text] => [source.id, same(source.name === undefined ? source.id : `${source.name} (${source.id})`)]); // prettier-ignore
  const choices = new Map([...names, ...(shares === undefined ? [] : [[shares, same(shares)] as const])]);
  return (
    <ChoiceField
      label={text('Weights', 'Gewichte')}
      help={text(
        'Its own, or those of another node: then there is only one set, which learns from both.',
        'Eigene oder die eines anderen Knotens: Dann gibt es sie nur einmal, und sie lernen von beiden.',
      )}
      value={shares ?? OWN}
      options={[
        { value: OWN, label: text('its own', 'eigene') },
        ...[...choices].map(([value, label]) => ({ value, label })),
      ]}
      onChange={(chosen) => say(id, { shares: chosen === OWN ? undefined : chosen })}
    />
  );
});

type Said = Pick<Partial<GraphNode>, 'isFrozen' | 'rateFactor' | 'shares'>;

function say(id: string, change: { [Name in keyof Said]: Said[Name] | undefined }): void {
  const { edit, graphKey } = useDocument.getState();
  edit((old) => editNode(old, graphKey, id, ({ isFrozen, rateFactor, shares, ...rest }) => withSaid(rest, { isFrozen, rateFactor, shares, ...change }))); // prettier-ignore
}

function withSaid(
  node: GraphNode,
  { isFrozen, rateFactor, shares }: { [Name in keyof Said]: Said[Name] | undefined },
): GraphNode {
  return {
    ...node,
    ...(isFrozen && { isFrozen }),
    ...(rateFactor !== undefined && { rateFactor }),
    ...(shares !== undefined && { shares }),
  };
}

/** The nodes beside it whose weights it could have: of the same kind, or the same module. */
function sharable(document: Document, graphKey: string, { id, block, module }: Sharing): readonly GraphNode[] {
  const others = graphOf(document, graphKey)?.nodes ?? [];
  return others.filter((other) => other.id !== id && other.block === block && other.module === module);
}
