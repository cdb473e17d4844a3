import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Provider } from '../compiled/onnx/session.ts';
import { makeFolder, writeAtomically } from '../projects/files.ts';

const providers = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const satisfies readonly Provider[];
const provider = z.enum(providers);

const schema = z.object({
  /** By the signature of a graph. */
  graphs: z.record(
    z.string(),
    z.object({
      /** What was measured to be the fastest, and among which. */
      fastest: z.object({ provider, among: z.array(provider) }).optional(),
      /** Those being tried at this moment; what is still here when nothing is being tried took the process down. */
      trying: z.array(provider).default([]),
    }),
  ),
});
type Content = z.output<typeof schema>;
type Entry = Content['graphs'][string];

/** Graphs that are remembered: the newest. */
const MOST_GRAPHS = 300;
const empty: Content = { graphs: {} };

/** What is known of the providers on this machine, graph by graph; a small file that outlives crashes. */
export interface ProviderMemory {
  /** The fastest provider of a graph, if it was measured among exactly these. */
  fastest(signature: string, among: readonly Provider[]): Promise<Provider | undefined>;
  remember(signature: string, among: readonly Provider[], provider: Provider): Promise<void>;
  /** Whether a process died while it tried this provider on this graph. */
  hasCrashed(signature: string, provider: Provider): Promise<boolean>;
  /** Does what may take the whole process down: it is known afterwards that it did. */
  attempt<T>(signature: string, provider: Provider, work: () => Promise<T>): Promise<T>;
}

/** Changes of a file that are under way, by its path: all that open it wait for one another. */
const changing = new Map<string, Promise<void>>();

/** The memory in this folder. A file that is damaged counts as empty; one that cannot be written changes nothing. */
export function openProviderMemory(home: string): ProviderMemory {
  const file = path.resolve(home, 'providers.json');
  const entryOf = async (signature: string) => (await read(file)).graphs[signature];
  const change = (signature: string, edit: (entry: Entry) => Entry): Promise<void> => {
    const write = async () => {
      await makeFolder(home);
      await writeAtomically(file, JSON.stringify(edited(await read(file), signature, edit), null, 2));
    };
    // Without this file everything works too, only slower to start.
    const next = (changing.get(file) ?? Promise.resolve()).then(write).catch(() => undefined);
    changing.set(file, next);
    return next;
  };
  return {
    async fastest(signature, among) {
      const known = (await entryOf(signature))?.fastest;
      return known?.among.toSorted().join() === among.toSorted().join() ? known.provider : undefined;
    },
    remember: (signature, among, name) =>
      change(signature, (entry) => ({ ...entry, fastest: { provider: name, among: [...among] } })),
    hasCrashed: async (signature, name) => (await entryOf(signature))?.trying.includes(name) ?? false,
    async attempt(signature, name, work) {
      await change(signature, (entry) => ({ ...entry, trying: [...new Set([...entry.trying, name])] }));
      const release = onOrderlyExit(() => writeNow(file, edited(readNow(file), signature, without(name))));
      try {
        return await work();
      } finally {
        release();
        await change(signature, without(name));
      }
    },
  };
}

function without(name: Provider) {
  return (entry: Entry): Entry => ({ ...entry, trying: entry.trying.filter((tried) => tried !== name) });
}

function edited({ graphs }: Content, signature: string, edit: (entry: Entry) => Entry): Content {
  const { [signature]: before = { trying: [] }, ...others } = graphs;
  const entries = [...Object.entries(others), [signature, edit(before)] as const];
  const telling = entries.filter(([, { fastest, trying }]) => fastest || trying.length > 0);
  return { graphs: Object.fromEntries(telling.slice(-MOST_GRAPHS)) };
}

async function read(file: string): Promise<Content> {
  return parse(await readFile(file, 'utf8').catch(() => ''));
}

function readNow(file: string): Content {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch {
    return empty;
  }
}

function writeNow(file: string, content: Content): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(content, null, 2));
  renameSync(temporary, file);
}

function parse(json: string): Content {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return empty;
  }
}

/** Calls back when the process ends while nothing has crashed: Ctrl+C, or a host that has gone. */
function onOrderlyExit(work: () => void): () => void {
  const end = () => process.exit(130);
  process.once('exit', work);
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  return () => {
    process.off('exit', work);
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
}
