import type { Document } from '../../../core/graph/document.ts';
import { asText } from '../../../core/graph/words.ts';
import { builtIns } from '../../../core/modules/catalogue.ts';
import type { BuiltIn } from '../../../core/modules/define.ts';
import { text, type Text } from '../../../core/text.ts';
import { isMeant } from './search.ts';

/** A module in the palette: one of the document by its id, or one that comes with the app. */
export interface ListedModule {
  readonly key: string;
  readonly label: Text;
  readonly help: Text;
  readonly module: string | BuiltIn;
  /** More words by which it is found. */
  readonly keywords: readonly string[];
}

/** All modules, those of the document first. Once one that comes with the app is in the document, it is listed there. */
export function listedModules(modules: Document['modules']): readonly ListedModule[] {
  const own = Object.entries(modules).map(([id, { name, help }]): ListedModule => {
    const { keywords = [] } = builtIns.find((builtIn) => builtIn.id === id) ?? {};
    return { key: id, label: asText(name), help: help === undefined ? another : asText(help), module: id, keywords };
  });
  const others = builtIns.filter(({ id }) => !Object.hasOwn(modules, id));
  return [
    ...own,
    ...others.map((module) => ({
      key: module.id,
      label: module.label,
      help: module.help,
      module,
      keywords: module.keywords,
    })),
  ];
}

/** Those that a query in either language means; all of them for an empty one. */
export function searchModules(query: string, listed: readonly ListedModule[]): readonly ListedModule[] {
  return listed.filter(({ label, keywords }) => isMeant(query, [label.en, label.de, ...keywords, 'Module', 'Modul']));
}

const another = text(
  'Another use of this module: all share one definition.',
  'Eine weitere Verwendung dieses Moduls: Alle teilen eine Definition.',
);
