import { Button } from '@mantine/core';
import { findBlock } from '../../core/blocks/catalogue.ts';
import { defaultParams } from '../../core/blocks/params.ts';
import type { GraphNode } from '../../core/graph/document.ts';
import { setParam } from '../../core/graph/edits.ts';
import { text } from '../../core/text.ts';
import { useDockTab } from '../dock/tabs.ts';
import { useDocument } from '../store/document.ts';
import { useT } from '../ui/language.ts';
import classes from './Inspector.module.css';
import { NodeFacts } from './NodeFacts.tsx';
import { NodeProblems } from './ProblemList.tsx';
import { ParamField } from './ParamField.tsx';

/** What can be set on a node, what is wrong with it, and what it makes of its input. */
export function NodeParams({ node, path }: { readonly node: GraphNode; readonly path: string }) {
  const t = useT();
  const { edit, graphKey } = useDocument.getState();
  const schema = findBlock(node.block ?? '')?.params ?? {};
  const values = { ...defaultParams(schema), ...node.params };
  const fields = Object.entries(schema);
  return (
    <>
      <NodeProblems path={path} />
      {fields.map(([name, param]) => (
        <ParamField
          key={name}
          param={param}
          value={values[name] ?? param.default}
          onChange={(value) =>
            edit((document) => setParam(document, graphKey, node.id, name, value), `param ${path} ${name}`)
          }
        />
      ))}
      {node.block === 'dataset' ? (
        <Button size="xs" variant="default" fullWidth onClick={() => useDockTab.setState({ tab: 'data' })}>
          {t(text('Choose the data …', 'Daten wählen …'))}
        </Button>
      ) : fields.length === 0 ? (
        <p className={classes.note}>{t(text('Nothing to set here.', 'Hier ist nichts einzustellen.'))}</p>
      ) : null}
      <NodeFacts path={path} />
    </>
  );
}
