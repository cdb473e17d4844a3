import { parseArgs } from 'node:util';
import { listOfLabels, type LibraryModel } from '../../core/protocol/modelLibrary.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { openHome } from '../files/home.ts';
import { fetchModel, hubModelInfo } from '../pretrained/library/fetch.ts';
import { hubIn } from '../pretrained/library/hubSettings.ts';
import { addModel, findModel, listModels, removeModel } from '../pretrained/library/library.ts';
import { openNetwork } from '../pretrained/open.ts';
import { readIn } from '../pretrained/pipelines/define.ts';
import { onlyArgument, Refusal, required, UsageError } from './usage.ts';

const options = {
  json: { type: 'boolean', default: false },
  text: { type: 'string' },
  pair: { type: 'string' },
  hidden: { type: 'boolean', default: false },
} as const;

const write = (line: string) => void process.stdout.write(`${line}\n`);

/** `models`: the library of pretrained models. */
export async function models(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [what, ...rest] = positionals;
  const home = openHome().root;
  const { json } = values;
  switch (what) {
    case 'list':
      if (rest[0] !== undefined) throw new UsageError(`“${rest[0]}” is one argument too many.`);
      return list(await listModels(home), json);
    case 'add':
      return say(await addModel(home, onlyArgument(rest, 'The folder or file')), 'Added', json);
    case 'get':
      return get(home, onlyArgument(rest, 'The name of a model'), json);
    case 'remove': {
      const name = onlyArgument(rest, 'The name of a model');
      await removeModel(home, name);
      write(json ? JSON.stringify({ removed: name }) : `Removed ${name}.`);
      return 0;
    }
    case 'run':
      return run(home, onlyArgument(rest, 'The model'), values);
    case undefined:
      throw new UsageError('What to do with models is missing: list, add, get, remove, run.');
    default:
      throw new UsageError(`There is no “models ${what}”.`);
  }
}

function list(all: readonly LibraryModel[], json: boolean): number {
  for (const model of all) write(json ? JSON.stringify(plain(model)) : lineOf(model));
  return 0;
}

function say(model: LibraryModel, done: string, json: boolean): number {
  write(json ? JSON.stringify(plain(model)) : `${done} ${model.name}: ${model.tasks.join(', ')}.`);
  return 0;
}

function plain({
  name,
  tasks,
  labels = [],
  family,
  parameters,
  bytes,
  licence,
  origin,
  from,
  state,
  note,
}: LibraryModel) {
  return { name, tasks, labels, family, parameters, bytes, licence, origin, from, state, note: note?.en ?? null };
}

const millions = (count: number | null) => (count === null ? '?' : `${(count / 1e6).toFixed(1)} M`);
const megabytes = (bytes: number | null) =>
  bytes === null ? '?' : bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(0)} MB`;
const states = { here: 'here', absent: 'to be downloaded', damaged: 'damaged' } as const satisfies Record<LibraryModel['state'], string>; // prettier-ignore

function lineOf({ name, tasks, labels = [], family, parameters, bytes, licence, state, note }: LibraryModel): string {
  const facts = [
    family ?? 'ONNX',
    `${millions(parameters)} parameters`,
    megabytes(bytes),
    licence ?? 'licence unknown',
  ];
  const apart = labels.length > 0 ? [`tells apart: ${listOfLabels(labels).en}`] : [];
  const lines = [`${name} (${states[state]})`, facts.join(', '), tasks.join(', '), ...apart, note?.en ?? ''];
  return lines.filter(Boolean).join('\n  ');
}

/** Ctrl+C ends it; the next time it goes on from there. */
async function get(home: string, name: string, json: boolean): Promise<number> {
  const abort = new AbortController();
  const end = () => abort.abort();
  process.once('SIGINT', end);
  try {
    const hub = await hubIn(home);
    const { signal } = abort;
    const info = await hubModelInfo(name, { home, hub, signal });
    if (!json) write(`${info.name}: ${megabytes(info.bytes)}, licence ${info.licence ?? 'unknown'}.`);
    let told = -1;
    const onProgress = (bytes: number, totalBytes: number) => {
      const share = Math.floor((20 * bytes) / totalBytes);
      if (share > told) process.stderr.write(`${share * 5} %\n`);
      told = Math.max(told, share);
    };
    const fetched = await fetchModel(name, { home, hub, signal, onProgress });
    return say(await findModel(home, fetched), 'Fetched', json);
  } finally {
    process.off('SIGINT', end);
  }
}

interface RunValues {
  readonly json: boolean;
  readonly hidden: boolean;
  readonly text?: string | undefined;
  readonly pair?: string | undefined;
}

/** What the model reads, and every output with its shape and values. */
async function run(home: string, model: string, values: RunValues): Promise<number> {
  const given = required('text', values.text);
  const network = await openNetwork(home, await findModel(home, model));
  try {
    const read = readIn(network, given, values.pair);
    if (read.ids.length === 0) throw new Refusal('The text has no token in it.');
    const { ids, tokens, segments } = read;
    const outputs = [...(await network.everything(read, values.hidden))];
    if (values.json) {
      const said: Record<string, unknown> = {};
      for (const [name, { shape, values: numbers }] of outputs) said[name] = { shape, values: Array.from(numbers, toWire) };
      write(JSON.stringify({ model: network.name, ids, tokens, segments, outputs: said }));
      return 0;
    }
    write(tokens.map((token, i) => `${token} ${ids[i]}`).join('  '));
    for (const [name, { shape, values: numbers }] of outputs) {
      const first = Array.from(numbers.subarray(0, 6), (value) => value.toFixed(4));
      write(`${name} [${shape.join(', ')}]: ${first.join(' ')}${numbers.length > 6 ? ' ...' : ''}`);
    }
    return 0;
  } finally {
    await network.release();
  }
} // prettier-ignore
