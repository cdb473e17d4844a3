import { readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { LibraryModel, LibraryOrigin } from '../../../core/protocol/modelLibrary.ts';
import type { Pooling } from '../../../core/protocol/pretrained.ts';
import { text } from '../../../core/text.ts';
import { inOrder, writeAtomically } from '../../files/files.ts';
import { readList } from '../../files/list.ts';
import { bundledModels } from './bundled.ts';
import { describeModel } from './describe.ts';
import { requireHubName } from './hub.ts';
import { forgetKept, isKept, keepModel } from './keep.ts';
import { fetchedFolder, fetchedFolders, SHEET } from './places.ts';
import { suggested } from './suggested.ts';

/** A model of the library as the engine knows it. */
export interface ShelvedModel extends LibraryModel {
  /** Of its files; undefined: they are not here. */
  readonly place: string | undefined;
  /** How one vector is made of a text, where its files do not say it. */
  readonly pooling?: Pooling;
}

/** One whose files are here. */
export interface HereModel extends ShelvedModel {
  readonly place: string;
}

/** Every model that is known: those of the app, the user's, fetched ones, then those that could be. */
export async function listModels(home: string): Promise<readonly ShelvedModel[]> {
  const [own, fetched] = await Promise.all([addedModels(home), fetchedModels(home)]);
  const names = new Set(fetched.map(({ name }) => name));
  const further = suggested
    .filter(({ name }) => !names.has(name))
    .map((model) => ({ ...model, origin: 'hub' as const, from: model.name, state: 'absent' as const, place: undefined }));
  return [...bundledModels(), ...own, ...fetched, ...further];
} // prettier-ignore

/** A model that is here, by its name in the library. Fails with dataUnavailable, in a sentence that says what can be done. */
export async function listedModel(home: string, name: string): Promise<HereModel> {
  const known = (await listModels(home)).find((one) => one.name === name);
  if (known?.place !== undefined) return { ...known, place: known.place };
  throw known ? notHere(known) : unknown(name);
}

/** The same, or one that is no part of the library, by the place of its files. Also fails with fileUnreadable. */
export async function findModel(home: string, wanted: string): Promise<HereModel> {
  // A path is never a name of the hub that was only mistyped.
  const isPath = path.isAbsolute(wanted) || /^\.{0,2}[\\/]|\.(onnx|neuroloom|bin)$/.test(wanted) || (await isThere(wanted));
  const isKnown = (await listModels(home)).some(({ name }) => name === wanted);
  if (isKnown || !isPath) return listedModel(home, wanted);
  const place = path.resolve(wanted);
  return { ...(await described(home, place)), place };
} // prettier-ignore

function unknown(name: string): EngineError {
  return new EngineError(
    'dataUnavailable',
    text(
      `There is no model “${name}” here: the list of models says what there is; one of the hub has to be downloaded first.`,
      `Es gibt hier kein Modell „${name}“: Die Liste der Modelle sagt, was es gibt; eines vom Hub muss zuerst heruntergeladen werden.`,
    ),
  );
}

/** Remembers a folder or file of the user's; `isPassing`: a copy of it is kept. Fails with fileUnreadable if it is no model. */
export async function addModel(home: string, given: string, isPassing = false): Promise<LibraryModel> {
  // What a browser brings of projects stays in the app's folder.
  const isCopied = isPassing && !given.endsWith('.neuroloom');
  const place = isCopied ? await keepModel(home, given) : await realpath(given).catch(() => path.resolve(given));
  try {
    const { place: _, ...model } = await described(home, place);
    await changeAdded(home, (places) => (places.includes(place) ? places : [...places, place]));
    return model;
  } catch (error) {
    if (isCopied) await forgetKept(home, place);
    throw error;
  }
}

/** Deletes a fetched model or a copy; of one that was added only the entry goes. Fails with invalidRequest for those of the app, and with dataUnavailable where there is none. */
export async function removeModel(home: string, name: string): Promise<void> {
  const added = await placesIn(home);
  const place = added.find((one) => one === name) ?? added.find((one) => one === path.resolve(name));
  if (place !== undefined) {
    await changeAdded(home, (places) => places.filter((one) => one !== place));
    return isKept(home, place) ? forgetKept(home, place) : undefined;
  }
  if (bundledModels().some((model) => model.name === name)) {
    throw new EngineError('invalidRequest', text(`${name} comes with the app and stays.`, `${name} kommt mit der App und bleibt.`)); // prettier-ignore
  }
  requireHubName(name);
  const folder = fetchedFolder(home, name);
  if (!(await isThere(folder))) throw unknown(name);
  await rm(folder, { recursive: true, force: true });
}

async function isThere(place: string): Promise<boolean> {
  return realpath(place).then(() => true, () => false); // prettier-ignore
}

function notHere({ name, note, origin, state }: LibraryModel): EngineError {
  if (note && (origin !== 'hub' || state === 'damaged')) return new EngineError('dataUnavailable', note);
  return new EngineError(
    'dataUnavailable',
    text(
      `${name} is not here yet: download it in the library of models, or with “models get ${name}”.`,
      `${name} ist noch nicht hier: in der Modellbibliothek herunterladen oder mit „models get ${name}“.`,
    ),
  );
}

async function described(home: string, place: string): Promise<ShelvedModel> {
  const said = await describeModel(place);
  return { ...said, name: place, licence: null, origin: originOf(home, place), from: place, state: 'here', note: null, place };
} // prettier-ignore

const originOf = (home: string, place: string) => (isKept(home, place) ? 'copy' : 'folder');

const listFile = (home: string) => path.join(home, 'models.json');

function placesIn(home: string): Promise<readonly string[]> {
  return readList(listFile(home), z.string());
}

function changeAdded(home: string, change: (places: readonly string[]) => readonly string[]): Promise<void> {
  return inOrder(`list of ${listFile(home)}`, async () => {
    const changed = change(await placesIn(home));
    await writeAtomically(listFile(home), `${JSON.stringify(changed, null, 2)}\n`);
  });
}

async function addedModels(home: string): Promise<readonly ShelvedModel[]> {
  return Promise.all((await placesIn(home)).map((place) => described(home, place).catch((error: unknown) => asDamaged(place, error, originOf(home, place)))));
} // prettier-ignore

/** What cannot be read stays in the list, with the reason, until the user removes it. */
function asDamaged(place: string, error: unknown, origin: LibraryOrigin): ShelvedModel {
  if (!(error instanceof EngineError)) throw error;
  return { name: place, tasks: [], family: null, parameters: null, bytes: null, licence: null, origin, from: place, state: 'damaged', note: error.text ?? null, place: undefined }; // prettier-ignore
}

const sheetSchema = z.object({
  name: z.string(),
  licence: z.string().nullable(),
  from: z.string(),
});

/** Those of the hub that are here, and those of which an attempt has left something. */
async function fetchedModels(home: string): Promise<readonly ShelvedModel[]> {
  const names = await readdir(fetchedFolders(home)).catch(() => []);
  const models = await Promise.all(names.map((name) => fetched(home, path.join(fetchedFolders(home), name))));
  return models.filter((model) => model !== undefined);
}

async function fetched(home: string, folder: string): Promise<ShelvedModel | undefined> {
  const content = await readFile(path.join(folder, SHEET), 'utf8').catch(() => undefined);
  const known = path.basename(folder).replace('--', '/');
  if (content === undefined) return brokenOff(folder, known);
  try {
    const { name, licence, from } = sheetSchema.parse(JSON.parse(content));
    const note = suggested.find((one) => one.name === name)?.note ?? null;
    return { ...(await described(home, folder)), name, licence, from, origin: 'hub', note };
  } catch (error) {
    const reason = error instanceof EngineError ? error : new EngineError('fileUnreadable', text(`${folder} is damaged.`, `${folder} ist beschädigt.`)); // prettier-ignore
    return { ...asDamaged(folder, reason, 'hub'), name: known };
  }
}

/** Undefined where nothing has been left. */
async function brokenOff(folder: string, name: string): Promise<ShelvedModel | undefined> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(files.map((file) => stat(path.join(folder, file)).then((info) => (info.isFile() ? info.size : 0), () => 0)));
  const bytesHere = sizes.reduce((sum, size) => sum + size, 0);
  if (bytesHere === 0) return undefined;
  const known = suggested.find((one) => one.name === name) ?? { name, tasks: [], family: null, parameters: null, bytes: null, licence: null, note: null };
  return { ...known, bytesHere, origin: 'hub', from: name, state: 'absent', place: undefined };
} // prettier-ignore
