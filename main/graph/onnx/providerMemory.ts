import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Provider } from './session.ts';
import type { TriedWay } from '../turns.ts';
import { makeFolder, writeAtomically } from '../../files/files.ts';
import { temporaryIn } from '../../files/temporary.ts';
import { textSchema } from '../../../core/textSchema.ts';

const providers = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const satisfies readonly Provider[];
const provider = z.enum(providers);

const knownWay = z.object({
  among: z.array(z.number().int().min(1)),
  threads: z.number().int().min(1),
  group: z.number().int().min(1).max(8),
  milliseconds: z.number().positive(),
  measuredAt: z.number(),
});

const trouble = z.object({ kind: z.enum(['lost', 'wrong']), reason: textSchema });
/** What befell a graphics card while it trained: it stopped computing, or computed something else than the CPU. */
export type Trouble = z.output<typeof trouble>;

const schema = z.object({
  /** By graph signature. */
  graphs: z.record(
    z.string(),
    z.object({
      /** The provider measured to be fastest, and the candidates. */
      fastest: z.object({ provider, among: z.array(provider) }).optional(),
      /** The fastest number of threads and updates per call on the CPU, by the candidates tried. */
      ways: z.array(knownWay).optional(),
      /** Providers being tried right now; if any are left here later, they crashed the process. */
      trying: z.array(provider).default([]),
    }),
  ),
  /** What befell graphics cards, newest last, by card, driver and version of the app. */
  cards: z.record(z.string(), z.array(trouble)).default({}),
});
type Content = z.output<typeof schema>;
type Entry = Content['graphs'][string];

/** How many graphs are remembered, newest first. */
const MOST_GRAPHS = 300;
/** For how many core counts a result is remembered: those of the machine, and of containers. */
const MOST_WAYS = 4;
/** The load on the machine when something was measured does not last. */
const LONGEST_AGE_MS = 24 * 60 * 60 * 1000;
/** How many cards are remembered, and what befell each. */
const MOST_CARDS = 20;
const MOST_TROUBLES = 5;
const empty: Content = { graphs: {}, cards: {} };

/** What is known about the providers on this machine, per graph; a small file that survives crashes. */
export interface ProviderMemory {
  /** The fastest provider for a graph, if measured among exactly these. */
  fastest(signature: string, among: readonly Provider[]): Promise<Provider | undefined>;
  remember(signature: string, among: readonly Provider[], provider: Provider): Promise<void>;
  /**
   * The fastest number of threads and updates per call for a graph, if recently measured among exactly these counts.
   */
  fastestWay(signature: string, among: readonly number[]): Promise<TriedWay | undefined>;
  rememberWay(signature: string, among: readonly number[], way: TriedWay): Promise<void>;
  /** Whether a process died while trying this provider on this graph. */
  hasCrashed(signature: string, provider: Provider): Promise<boolean>;
  /** Does something that may crash the whole process, leaving a record if it does. */
  attempt<T>(signature: string, provider: Provider, work: () => Promise<T>): Promise<T>;
  /** What befell a card, by its name, driver and version of the app; oldest first. */
  troubles(card: string): Promise<readonly Trouble[]>;
  noteTrouble(card: string, trouble: Trouble): Promise<void>;
  /** Forgets all that speaks against trying a provider again: crashes, troubles of cards, and that the CPU was faster. */
  forgive(provider: Provider): Promise<void>;
}

/** Pending changes to a file, by path: everyone who opens it waits for the others. */
const changing = new Map<string, Promise<void>>();

/** Opens the memory in this folder. A damaged file counts as empty; one that cannot be written is ignored. */
export function openProviderMemory(home: string, now: () => number = Date.now): ProviderMemory {
  const file = path.resolve(home, 'providers.json');
  const entryOf = async (signature: string) => (await read(file)).graphs[signature];
  const change = (signature: string, edit: (entry: Entry) => Entry) =>
    rewrite((content) => edited(content, signature, edit));
  const rewrite = (edit: (content: Content) => Content): Promise<void> => {
    const write = async () => {
      await makeFolder(home);
      await writeAtomically(file, JSON.stringify(edit(await read(file)), null, 2));
    };
    // Everything works without this file, only with a slower start.
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
    async fastestWay(signature, among) {
      const known = (await entryOf(signature))?.ways?.find((way) => way.among.join() === among.join());
      if (!known || !among.includes(known.threads)) return undefined;
      const { threads, group, milliseconds, measuredAt } = known;
      return Math.abs(now() - measuredAt) <= LONGEST_AGE_MS ? { threads, group, milliseconds } : undefined;
    },
    rememberWay: (signature, among, { threads, group, milliseconds }) =>
      change(signature, (entry) => {
        const others = (entry.ways ?? []).filter((way) => way.among.join() !== among.join());
        const way = { among: [...among], threads, group, milliseconds, measuredAt: now() };
        return { ...entry, ways: [...others.slice(1 - MOST_WAYS), way] };
      }),
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
    troubles: async (card) => (await read(file)).cards[card] ?? [],
    noteTrouble: (card, own) =>
      rewrite(({ graphs, cards: { [card]: before = [], ...others } }) => {
        const cards = [...Object.entries(others), [card, [...before, own].slice(-MOST_TROUBLES)] as const];
        return { graphs, cards: Object.fromEntries(cards.slice(-MOST_CARDS)) };
      }),
    forgive: (name) =>
      rewrite(({ graphs, cards }) => ({
        graphs: telling(Object.entries(graphs).map(([signature, entry]) => [signature, forgiven(entry, name)])),
        cards: Object.fromEntries(Object.entries(cards).filter(([card]) => providerOf(card) !== name)),
      })),
  };
}

/** Cards are known by their provider first; those that WebGPU finds, by their vendor. */
const providerOf = (card: string): Provider => providers.find((name) => card.startsWith(`${name} |`)) ?? 'webgpu';

/** Without what speaks against a provider: it was being tried when a process died, or something else was faster. */
function forgiven(entry: Entry, name: Provider): Entry {
  const { fastest, ...rest } = without(name)(entry);
  return fastest?.among.includes(name) && fastest.provider !== name ? rest : { ...rest, fastest };
}

function without(name: Provider) {
  return (entry: Entry): Entry => ({ ...entry, trying: entry.trying.filter((tried) => tried !== name) });
}

function edited({ graphs, cards }: Content, signature: string, edit: (entry: Entry) => Entry): Content {
  const { [signature]: before = { trying: [] }, ...others } = graphs;
  return { graphs: telling([...Object.entries(others), [signature, edit(before)]]), cards };
}

/** The newest graphs of which there is something to know. */
function telling(entries: readonly (readonly [string, Entry])[]): Content['graphs'] {
  const known = entries.filter(([, { fastest, ways, trying }]) => fastest || ways || trying.length > 0);
  return Object.fromEntries(known.slice(-MOST_GRAPHS));
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
  const temporary = temporaryIn(path.dirname(file));
  try {
    writeFileSync(temporary, JSON.stringify(content, null, 2));
    renameSync(temporary, file);
  } catch {
    // Everything works without this file, and an exit must not end in an error because of it.
  }
}

function parse(json: string): Content {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return empty;
  }
}

/** Calls back when the process exits without a crash: Ctrl+C, or the host is gone. */
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
