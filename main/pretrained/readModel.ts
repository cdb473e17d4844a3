import path from 'node:path';
import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { titleOf, type ImportOptions } from '../import/importer.ts';
import { importedRun } from '../import/project.ts';
import { importModel } from '../import/read.ts';
import { openProject } from '../projects/open.ts';
import type { RunToSave } from '../projects/save.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { readHead, withHead } from './head.ts';
import { listedModel, type HereModel } from './library/library.ts';
import { keepPlaceholder } from './placeholder.ts';
import { readPretrained } from './read.ts';

/** A model as a network of the app's own modules. */
export interface ReadModel {
  /** As users know it. */
  readonly name: string;
  readonly document: Document;
  /** What has its weights; null: a project that is not trained yet. */
  readonly run: RunToSave | null;
  readonly notices: readonly Text[];
}

/** The file of a head that comes with the app; its body comes with another model. */
export const HEAD = '.head.safetensors';
/** What the import of other programs' models reads. */
const IMPORTED = /\.(onnx|keras|h5|hdf5|json|zip)$/i;

/**
 * Reads a model of the library, or another program's file: folders and .bin files as pretrained models, .neuroloom as projects, heads of the app with their bodies, all else by
 * the import. The texts of its document are kept, so that it can be trained. Fails as reading and writing do.
 */
export async function readModel(
  home: string,
  { name: said, place, pooling }: Pick<HereModel, 'name' | 'place' | 'pooling'>,
  options: ImportOptions = {},
): Promise<ReadModel> {
  const name = path.isAbsolute(said) ? path.basename(said) : said;
  if (place.endsWith('.neuroloom')) {
    const { trained, document, notices } = await openProject(home, place);
    options.signal?.throwIfAborted();
    return { name, document: trained?.document ?? document, run: trained, notices };
  }
  if (place.endsWith(HEAD)) return headed(home, name, place, options);
  if (IMPORTED.test(place)) {
    const { run, report } = await importModel(place, name, options);
    return { name: titleOf(name), document: run.document, run, notices: report.notices };
  }
  const pretrained = await readPretrained(place, { ...options, name, pooling });
  await keepPlaceholder(home, pretrained);
  options.signal?.throwIfAborted();
  const { document, weights, info } = pretrained;
  return { name, document, run: importedRun(document, weights, name), notices: info.notices };
}

async function headed(home: string, name: string, place: string, options: ImportOptions): Promise<ReadModel> {
  const head = await readHead(place, name);
  const body = await readModel(home, await listedModel(home, head.body), options);
  const whole = withHead(head, { document: body.document, weights: weightsOf(body) });
  await keepPlaceholder(home, whole);
  const own = { ...whole.document, name };
  return { name, document: own, run: importedRun(own, whole.weights, name), notices: [] };
}

/** The weights of a model. Fails with runUnknown if it has none yet. */
export function weightsOf({ name, run }: Pick<ReadModel, 'name' | 'run'>): NamedTensors {
  if (run?.checkpoint) return run.checkpoint.weights;
  throw new EngineError(
    'runUnknown',
    text(
      `${name} is not trained yet: open it, train it, and save it.`,
      `${name} ist noch nicht trainiert: öffnen, trainieren und speichern.`,
    ),
  );
}
