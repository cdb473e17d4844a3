import { text } from '../text.ts';
import type { BuiltIn } from './define.ts';

/** The same module whose head has a table of its own, instead of sharing the embedding's. */
export function untied(builtIn: BuiltIn): BuiltIn {
  const { module, label, help } = builtIn;
  const nodes = module.graph.nodes.map(({ shares: _, ...node }) => node);
  const own = text(
    `${label.en}, whose head has a table of its own. ${help.en.split('. ')[0]}.`,
    `${label.de}, dessen Kopf eine eigene Tabelle hat. ${help.de.split('. ')[0]}.`,
  );
  return { ...builtIn, help: own, module: { ...module, help: own, graph: { ...module.graph, nodes } } };
}
