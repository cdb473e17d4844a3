import type { Document } from '../../core/graph/document.ts';
import { builtIns } from '../../core/modules/catalogue.ts';
import type { BuiltIn } from '../../core/modules/define.ts';
import { same, text, type Text } from '../../core/text.ts';
import { isMeant } from './search.ts';

/** A module in the palette: one of the document by its id, or one that comes with the app. */
export interface ListedModule {
  readonly key: string;
  readonly label: Text;
  readonly help: Text;
  readonly module: string | BuiltIn;
}

/** Modules that a query in either language means, those of the document first; all of them for an empty one. */
export function searchModules(query: string, modules: Document['modules']): readonly ListedModule[] {
  const own = Object.entries(modules).map(([id, { name }]) => ({
    key: id,
    label: same(name),
    help: text(
      'Another use of this module: all share one definition.',
      'Eine weitere Verwendung dieses Moduls: Alle teilen eine Definition.',
    ),
    module: id,
    words: [name],
  }));
  // Once one is in the document, it is listed there.
  const others = builtIns.filter(({ id }) => !Object.hasOwn(modules, id));
  const offered = others.map((builtIn) => ({
    key: builtIn.id,
    label: builtIn.label,
    help: builtIn.help,
    module: builtIn,
    words: [builtIn.label.en, builtIn.label.de, ...builtIn.keywords],
  }));
  const known = [...own, ...offered];
  return known.filter(({ words }) => isMeant(query, [...words, 'Module', 'Modul']));
}
