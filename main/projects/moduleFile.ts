import { createReadStream, existsSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { startValues } from '../../core/analysis/startWeights.ts';
import { locksIn, usedModule, withoutStarts, type UsedModule } from '../../core/analysis/usedModule.ts';
import type { Document, NodeStart } from '../../core/graph/document.ts';
import { isDamaged, isForeign, isProject, parseModuleFile, type ModuleFile } from '../../core/graph/moduleFile.ts';
import { filesRunIn } from '../../core/graph/startsFrom.ts';
import { asText } from '../../core/graph/words.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { failure, type Result } from '../../core/result.ts';
import { isSameShape } from '../../core/shape.ts';
import { text, type Text } from '../../core/text.ts';
import { asReadError, writeAtomically } from '../files/files.ts';
import { homeRoot } from '../files/home.ts';
import { encodeSafetensors } from '../files/safetensors.ts';
import { sha256Of } from '../files/sha256.ts';
import { startFile, startInFiles, startNotes } from '../files/startFiles.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { zipped, type ArchiveEntry } from './archive.ts';
import { limitOf as limitInProjects, startEntry } from './contents.ts';
import { missing } from './notices.ts';
import { takeStart } from './starts.ts';
import { openArchive, type LimitOf } from './unzip.ts';

/** Anything larger is not a module, beside its weights. */
const MOST_BYTES = 64 << 20;
const ZIP = 'PK';
/** In a zip with the weights that it begins with. */
const MODULE = 'module.json';
const limitOf: LimitOf = (name) =>
  name === MODULE
    ? { bytes: MOST_BYTES, isStreamed: false }
    : name.startsWith('start/')
      ? limitInProjects(name)
      : undefined;

/** A use of a module in a network. */
export interface ModuleToSave {
  readonly document: Document;
  /** Its path. */
  readonly use: string;
  readonly hasWeights: boolean;
  /** The weights of a run by their names in the network; absent: those before training. */
  readonly trained?: NamedTensors | undefined;
}

/**
 * Writes the module that a use in a network is of, with all that it uses: as JSON, or with the weights of the use, or files that
 * its nodes run as they are, as a zip of
 *   module.json
 *   start/<sha256>.safetensors   all weights, named as the use's own file names them
 *   start/<sha256>.onnx          the files that its nodes run
 * What was set by hand is part of the definition, and goes along in JSON too, unless it has to go without weights that lie
 * in files. Fails with invalidRequest if there is no such use, as `startInFiles` does, with dataUnavailable if a file that it
 * runs is not on this computer, and with diskFull or fileUnwritable.
 */
export async function writeModule(file: string, asked: ModuleToSave): Promise<void> {
  const used = usedModule(asked.document, asked.use);
  if (!used) throw new EngineError('invalidRequest', noUse);
  const { module, weights } = asked.hasWeights ? await withWeights(used, asked) : { module: plain(used), weights: [] };
  const entries = [...weights, ...filesOf(module)];
  if (entries.length === 0) return void (await writeAtomically(file, JSON.stringify(module)));
  const definition = {
    name: MODULE,
    content: [Buffer.from(`${JSON.stringify(module, null, 2)}\n`)],
    level: 6,
  } as const;
  await writeAtomically(file, zipped([definition, ...entries], limitOf));
}

function filesOf({ modules }: ModuleFile): readonly ArchiveEntry[] {
  return filesRunIn(modules).map((file) => {
    const place = startFile(homeRoot(), file);
    if (!existsSync(place)) throw new EngineError('dataUnavailable', missing(file));
    return { name: startEntry(file), content: createReadStream(place), level: 0 };
  });
}

const noUse = text(
  'The module is not in the network any more: select it there, and save it again.',
  'Das Modul ist nicht mehr im Netz: dort auswählen und erneut speichern.',
);

/** The definition; weights that were set by hand for this use need its sizes. */
function plain({ file: { use, ...file }, nodes }: UsedModule): ModuleFile {
  if (nodes.some(({ node }) => node.startFiles.length > 0)) return withoutStarts(file);
  const { params, repeat, overrides = {} } = use;
  return Object.keys(overrides).length === 0 ? file : { ...file, use: { params, overrides, ...(repeat !== undefined && { repeat }) } };
} // prettier-ignore

async function withWeights({ file, nodes }: UsedModule, { document, trained }: ModuleToSave): Promise<{ readonly module: ModuleFile; readonly weights: readonly ArchiveEntry[] }> {
  const tensors = new Map<string, NamedTensor>();
  for (const { node, prefix } of nodes) {
    for (const spec of node.weights) {
      const name = `${node.identity}.${spec.name}`;
      const own = trained?.get(name);
      const { seed } = document.training;
      const values =
        own && isSameShape(own.shape, spec.shape)
          ? own.values
          : startValues(name, spec, node.start[spec.name], seed, startInFiles(node, spec, document.startsFrom));
      tensors.set(prefix + spec.name, { shape: spec.shape, values });
    }
  }
  const { vocabulary, notes } = tokenizerOf(nodes);
  const pieces = encodeSafetensors({ tensors, metadata: notes });
  const name = asText(file.modules[file.module]?.name ?? '').en.slice(0, 200);
  const start: NodeStart = { sha256: await sha256Of(pieces), name, ...(vocabulary !== undefined && { vocabulary }) };
  const { overrides = {}, ...use } = file.use;
  const module = { ...withoutStarts(file), use: { ...use, overrides: locksIn(overrides), startsFrom: start } };
  return { module, weights: [{ name: startEntry(start), content: pieces, level: 0 }] };
} // prettier-ignore

/** What is known of the tokenizer that the weights of a module were trained with. */
function tokenizerOf(nodes: UsedModule['nodes']): { readonly vocabulary?: string | undefined; readonly notes: Readonly<Record<string, string>> } {
  const [known] = nodes.flatMap(({ node }) => node.startFiles.filter(({ vocabulary }) => vocabulary !== undefined));
  return known ? { vocabulary: known.vocabulary, notes: startNotes(known) } : { notes: {} };
} // prettier-ignore

/** Reads a module, and keeps its weights, or returns a sentence about what the file is instead. Fails with fileUnreadable, and as writing does. */
export async function readModule(home: string, file: string): Promise<Result<ModuleFile, Text>> {
  const name = path.basename(file);
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer } = await handle.read(Buffer.alloc(ZIP.length), 0, ZIP.length, 0);
      if (buffer.toString('latin1') === ZIP) return await readZip(home, handle, name);
    } finally {
      await handle.close();
    }
    if ((await stat(file)).size > MOST_BYTES) return failure(isForeign(name));
    return readText(await readFile(file, 'utf8'), name);
  } catch (error) {
    throw asReadError(error, file);
  }
}

function readText(content: string, name: string): Result<ModuleFile, Text> {
  const json = parsed(content);
  return json === undefined ? failure(content.trimStart().startsWith('{') ? isDamaged(name) : isForeign(name)) : parseModuleFile(json, name); // prettier-ignore
}

async function readZip(home: string, handle: Parameters<typeof openArchive>[0], name: string): Promise<Result<ModuleFile, Text>> {
  try {
    const files = await openArchive(handle, name, limitOf);
    const module = files.get(MODULE);
    if (!module) return failure(isProject(name));
    const read = readText(new TextDecoder().decode(await module.read()), name);
    const start = read.ok ? read.value.use?.startsFrom : undefined;
    const weights = start && files.get(startEntry(start));
    if (start && !weights) return failure(isDamaged(name));
    if (weights) await takeStart(home, start, weights);
    for (const file of read.ok ? filesRunIn(read.value.modules) : []) {
      const content = files.get(startEntry(file));
      if (content) await takeStart(home, file, content);
    }
    return read;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'fileUnreadable') return failure(isDamaged(name));
    throw error;
  }
} // prettier-ignore

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
