import { Button, Tabs } from '@mantine/core';
import { useShallow } from 'zustand/react/shallow';
import { findBlock } from '../../../core/blocks/catalogue.ts';
import { moduleOf, type GraphNode } from '../../../core/graph/document.ts';
import { renameNode } from '../../../core/graph/edits.ts';
import { countUses } from '../../../core/graph/independent.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { describeNode } from '../../../core/drawing/card.ts';
import { commandOf, runCommand } from '../../workspace/commands/registry.ts';
import { enterSelection, makeIndependent } from '../../workspace/editing/modules.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { BlockGlyph } from '../../kit/BlockGlyph.tsx';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';
import { NodeCode } from './NodeCode.tsx';
import { NodeFacts } from './NodeFacts.tsx';
import { ModuleCode } from './ModuleCode.tsx';
import { ModuleHelp, NodeHelp } from './NodeHelp.tsx';
import { NodeParams } from './NodeParams.tsx';
import { ModuleWeights } from './ModuleWeights.tsx';
import { WeightsOf } from './NodeWeights.tsx';
import { NodeProblems } from './ProblemList.tsx';
import { NodeStartNote } from './StartFileNote.tsx';
import { tabs, useInspectorTab, type InspectorTab } from './tab.ts';

const labels: Readonly<Record<InspectorTab, Text>> = {
  params: text('Params', 'Parameter'),
  weights: text('Weights', 'Gewichte'),
  code: text('Code', 'Code'),
  help: text('Help', 'Hilfe'),
};

interface NodeProps {
  readonly node: GraphNode;
  /** Through the opened modules. */
  readonly path: string;
}

/** Everything about the one node that is selected. */
export function NodeInspector({ node, path }: NodeProps) {
  const t = useT();
  const tab = useInspectorTab((state) => state.tab);
  const module = useDocument(({ document }) => moduleOf(document, node.module));
  const isKnown = module !== undefined || findBlock(node.block ?? '') !== undefined;
  return (
    <>
      <Header node={node} path={path} />
      {isKnown ? (
        <Tabs
          value={tab}
          onChange={(value) => value && useInspectorTab.setState({ tab: value as InspectorTab })}
          keepMounted={false}
          className={classes.tabs ?? ''}
        >
          <Tabs.List grow aria-label={t(text('About the node', 'Zum Knoten'))}>
            {tabs.map((name) => (
              <Tabs.Tab key={name} value={name} className={classes.tab ?? ''}>
                {t(labels[name])}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="params" className={`${classes.body} wrapping`} tabIndex={0}>
            <NodeParams node={node} path={path} />
            <NodeStartNote node={node} />
            {node.module !== undefined && module && <OfModule id={node.module} />}
            {module && <LoadLayer />}
          </Tabs.Panel>
          <Tabs.Panel value="weights" className={`${classes.body} wrapping`} tabIndex={0}>
            {module ? <ModuleWeights path={path} /> : <WeightsOf path={path} />}
          </Tabs.Panel>
          <Tabs.Panel value="code" className={`${classes.body} wrapping`} tabIndex={0}>
            {module ? <ModuleCode path={path} module={module} /> : <NodeCode path={path} />}
          </Tabs.Panel>
          <Tabs.Panel value="help" className={`${classes.body} wrapping`} tabIndex={0}>
            {module ? <ModuleHelp module={module} /> : <NodeHelp type={node.block ?? ''} settings={node.params} />}
          </Tabs.Panel>
        </Tabs>
      ) : (
        <div className={`${classes.body} wrapping`}>
          <NodeProblems path={path} />
          <NodeFacts path={path} />
        </div>
      )}
    </>
  );
}

/** What is inside a module, and whether others change with it. */
function OfModule({ id }: { readonly id: string }) {
  const t = useT();
  const uses = useDocument(({ document }) => countUses(document, id));
  const used = counted(uses, ['place', 'places'], ['Stelle', 'Stellen']);
  return (
    <>
      <Button size="xs" mt="xs" variant="default" fullWidth onClick={enterSelection}>
        {t(text('Open module', 'Modul öffnen'))}
      </Button>
      {uses > 1 && (
        <>
          <p className={classes.note}>
            {t(
              text(
                `Used in ${used.en}: what is changed inside changes in all of them.`,
                `An ${used.de} verwendet: Was innen geändert wird, ändert sich an allen.`,
              ),
            )}
          </p>
          <Button size="xs" variant="default" fullWidth onClick={makeIndependent}>
            {t(text('Make this use independent', 'Diese Verwendung unabhängig machen'))}
          </Button>
        </>
      )}
    </>
  );
}

/** What another feature offers for a block of a transformer. */
function LoadLayer() {
  const t = useT();
  const command = commandOf('loadLayer');
  if (!command?.isEnabled?.()) return null;
  return (
    <Button size="xs" mt="xs" variant="default" fullWidth onClick={() => runCommand('loadLayer')}>
      {t(text('Load real weights …', 'Echte Gewichte laden …'))}
    </Button>
  );
}

function Header({ node, path }: NodeProps) {
  const t = useT();
  const { graphKey, edit } = useDocument.getState();
  const analysis = useAnalysis();
  const document = useDocument(useShallow(({ document: { modules, training } }) => ({ modules, training })));
  const { title, glyph, category } = describeNode(document, analysis, path, { ...node, name: undefined });
  return (
    <header className={classes.header}>
      <BlockGlyph glyph={glyph} category={category} />
      <h2 className="visually-hidden">{t(title)}</h2>
      <input
        className={classes.name}
        aria-label={t(text('Name of the node', 'Name des Knotens'))}
        placeholder={t(title)}
        maxLength={200}
        value={node.name ?? ''}
        onChange={(event) =>
          edit((old) => renameNode(old, graphKey, node.id, event.target.value), `name ${graphKey} ${node.id}`)
        }
      />
      <span className="dim">{node.id}</span>
    </header>
  );
}
