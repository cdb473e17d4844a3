import { z } from 'zod';
import { failure, ok, type Result } from '../result.ts';
import { text, type Text } from '../text.ts';
import { moduleFragment, modulesOf, withModules } from './clipboard.ts';
import { DOCUMENT_VERSION, graphNode, type Document } from './document.ts';

/** More would block the page for minutes; the files that come with the app have ten at most. */
const MOST_MODULES = 1000;
const FORMAT = 'neuroloom-module';

const schema = modulesOf.extend({
  format: z.literal(FORMAT),
  /** The version of a document that contains it. */
  version: z.literal(DOCUMENT_VERSION),
  /** The one of `modules` that this file is about; the others are those it uses. */
  module: z.string(),
  /** What a use of it says to be the one that was saved: above all where its weights begin, which are in the file, too. */
  use: graphNode.pick({ params: true, repeat: true, isFrozen: true, overrides: true, startsFrom: true }).optional(),
});
/** A module and everything it uses, for use in other projects. */
export type ModuleFile = z.infer<typeof schema>;
const moduleFileSchema = schema.refine(isWhole, 'It uses a module that is not in the file.');

function isWhole({ module, modules }: ModuleFile): boolean {
  const uses = Object.values(modules).flatMap(({ graph }) => graph.nodes.flatMap((node) => node.module ?? []));
  return [module, ...uses].every((id) => Object.hasOwn(modules, id));
}

/** Saves a module of a document as a file. */
export function moduleFile(document: Document, id: string): ModuleFile {
  return { format: FORMAT, version: DOCUMENT_VERSION, module: id, ...moduleFragment(document, id) };
}

/**
 * Reads a module from JSON, or returns a sentence that says what the file is and what to do. `name` is the file name.
 */
export function parseModuleFile(json: unknown, name: string): Result<ModuleFile, Text> {
  const { format, version } = z.looseObject({ format: z.unknown(), version: z.unknown() }).safeParse(json).data ?? {};
  if (format === 'neuroloom') return failure(isProject(name));
  if (format !== FORMAT) return failure(isForeign(name));
  if (typeof version === 'number' && version > DOCUMENT_VERSION) {
    return failure(
      text(
        `“${name}” was made with a newer version (format ${version}). Update Neuroloom to use it.`,
        `„${name}“ stammt aus einer neueren Version (Format ${version}). Zum Verwenden Neuroloom aktualisieren.`,
      ),
    );
  }
  const { modules } = z.looseObject({ modules: z.looseObject({}) }).safeParse(json).data ?? { modules: {} };
  if (Object.keys(modules).length > MOST_MODULES) return failure(isTooLarge(name));
  const parsed = moduleFileSchema.safeParse(json);
  return parsed.success ? ok(parsed.data) : failure(isDamaged(name));
}

/** Adds the module of a file, and those it uses, to a document; returns the id it gets there. */
export function withModuleFile(
  document: Document,
  file: ModuleFile,
): { readonly document: Document; readonly id: string } {
  const { document: wider, names } = withModules(document, file);
  return { document: wider, id: names.get(file.module) ?? file.module };
}

/** The message for a file that is a project rather than a module. */
export function isProject(name: string): Text {
  return text(
    `“${name}” is a whole project. Open it, and save the module there as a file of its own.`,
    `„${name}“ ist ein ganzes Projekt. Es öffnen und das Modul dort als eigene Datei speichern.`,
  );
}

function isTooLarge(name: string): Text {
  return text(
    `“${name}” has more than ${MOST_MODULES} modules. Save the one that you need as its own file where it was made.`,
    `„${name}“ hat mehr als ${MOST_MODULES} Module. Das benötigte dort, wo es erstellt wurde, als eigene Datei speichern.`,
  );
}

/** The message for a file of another kind. */
export function isForeign(name: string): Text {
  return text(
    `“${name}” is not a Neuroloom module. Choose a .neuromodule file.`,
    `„${name}“ ist kein Neuroloom-Modul. Eine .neuromodule-Datei wählen.`,
  );
}

/** The message for a damaged file. */
export function isDamaged(name: string): Text {
  return text(
    `“${name}” is damaged. Save the module again where it was made, or use another copy of the file.`,
    `„${name}“ ist beschädigt. Das Modul dort, wo es erstellt wurde, erneut speichern oder eine andere Kopie der Datei verwenden.`,
  );
}
