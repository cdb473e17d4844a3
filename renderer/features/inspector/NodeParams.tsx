import { Button } from '@mantine/core';
import { findBlock } from '../../../core/blocks/catalogue.ts';
import { defaultParams, fieldsOf, type ParamsSchema } from '../../../core/params.ts';
import { graphOf, moduleOf, type GraphNode } from '../../../core/graph/document.ts';
import { setParam } from '../../../core/graph/edits.ts';
import { paramsOf } from '../../../core/graph/moduleParams.ts';
import { portsOf } from '../../../core/graph/ports.ts';
import { listed, text } from '../../../core/text.ts';
import { showPanel } from '../../workspace/document/panels.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { withRoom } from '../../workspace/editing/room.ts';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';
import { NodeFacts } from './NodeFacts.tsx';
import { NodeProblems } from './ProblemList.tsx';
import { SettingField } from './SettingField.tsx';
import { WeightSettings } from './WeightSettings.tsx';

/** What can be set on a node, what is wrong with it, and what it makes of its input. */
export function NodeParams({ node, path }: { readonly node: GraphNode; readonly path: string }) {
  const t = useT();
  const { edit } = useDocument.getState();
  const graphKey = useDocument((state) => state.graphKey);
  const scope = useDocument(({ document }) => moduleOf(document, graphKey)?.params);
  const module = useDocument(({ document }) => moduleOf(document, node.module));
  const { problems } = useAnalysis();
  const schema: ParamsSchema = module ? paramsOf(module) : (findBlock(node.block ?? '')?.params ?? {});
  const settings = { ...defaultParams(schema), ...node.params };
  const fields = fieldsOf(schema);
  return (
    <>
      <NodeProblems path={path} />
      {fields.map(([name, param]) => (
        <SettingField
          key={name}
          param={param}
          setting={settings[name] ?? param.default}
          scope={scope ?? []}
          computes={module !== undefined}
          problem={problems.find((problem) => problem.nodeId === path && problem.param === name)?.message}
          onChange={(value) =>
            edit(
              (document) => withRoom(document, setParam(document, graphKey, node.id, name, value), graphKey),
              `param ${path} ${name}`,
            )
          }
        />
      ))}
      {node.block === 'dataset' ? <LeftOver node={node} /> : null}
      {node.block === 'dataset' ? (
        <Button size="xs" variant="default" fullWidth onClick={() => showPanel('data')}>
          {t(text('Choose the data …', 'Daten wählen …'))}
        </Button>
      ) : fields.length === 0 && node.module === undefined ? (
        <p className={classes.note}>{t(text('Nothing to set here.', 'Hier ist nichts einzustellen.'))}</p>
      ) : null}
      <WeightSettings node={node} path={path} />
      <NodeFacts path={path} />
    </>
  );
}

/** The fields of the data that no wire takes; that is no mistake. */
function LeftOver({ node }: { readonly node: GraphNode }) {
  const t = useT();
  const { document, graphKey } = useDocument();
  const edges = graphOf(document, graphKey)?.edges ?? [];
  const taken = new Set(edges.filter(({ from }) => from.node === node.id).map(({ from }) => from.port));
  const left = portsOf(document, node, 'outputs').filter(({ name }) => !taken.has(name));
  if (taken.size === 0 || left.length === 0) return null;
  const names = listed(left.map(({ label }) => label));
  return <p className={classes.note}>{t(text(`Not used: ${names.en}.`, `Nicht verwendet: ${names.de}.`))}</p>;
}
