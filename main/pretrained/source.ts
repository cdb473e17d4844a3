import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Pooling } from '../../core/protocol/pretrained.ts';
import { sizeOf } from '../../core/shape.ts';
import { text, type Text } from '../../core/text.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import { memoryHere } from '../devices/memory.ts';
import type { WaitingTensor } from '../files/safetensors.ts';
import { jsonIn, pickled, tensorsIn, type OpenFiles } from './folder.ts';
import { llama2cIn } from './llama2c.ts';
import { llama2cTokenizer } from './llama2cTokenizer.ts';
import { refusal } from './refusal.ts';
import { tokenizerIn } from './tokenizers.ts';

/** What lies at a place, before it is known as a network. */
export interface Source {
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: ReadonlyMap<string, WaitingTensor>;
  readonly tokenizer: TokenizerJson | undefined;
  readonly pooling: Pooling | undefined;
  readonly origin: string;
  readonly license: string | undefined;
  readonly notices: readonly Text[];
}

/** Fails with fileUnreadable, dataInvalid or outOfMemory. */
export async function sourceAt(place: string, name: string, isFolder: boolean, files: OpenFiles, options: { readonly tokenizer?: string }): Promise<Source> {
  const source = isFolder ? await folderAt(place, name, files) : await fileAt(place, name, files, options.tokenizer);
  requireRoom(source, name);
  return source;
} // prettier-ignore

async function folderAt(folder: string, name: string, files: OpenFiles): Promise<Source> {
  const config = await jsonIn(folder, 'config.json', name);
  if (!config) throw refusal(name, 'has no config.json, which says what kind of model it is: download it as well.', 'hat keine config.json, die sagt, was für ein Modell es ist: auch sie herunterladen.'); // prettier-ignore
  const tensors = await tensorsIn(folder, name, files);
  const { json, notice } = await tokenizerIn(folder);
  const origin = config['_name_or_path'];
  return {
    config,
    tensors,
    tokenizer: json,
    pooling: await poolingIn(folder, name),
    origin: typeof origin === 'string' ? origin.slice(0, 200) : '',
    license: await licenseIn(folder),
    notices: notice ? [notice] : [],
  };
}

/** What sentence-transformers notes about how words become one vector. */
async function poolingIn(folder: string, name: string): Promise<Source['pooling']> {
  const said = await jsonIn(folder, path.join('1_Pooling', 'config.json'), name);
  if (said?.['pooling_mode_mean_tokens'] === true || said?.['pooling_mode'] === 'mean') return 'mean';
  return said?.['pooling_mode_cls_token'] === true || said?.['pooling_mode'] === 'cls' ? 'first' : undefined;
}

/** As the heading of a README.md names it. */
async function licenseIn(folder: string): Promise<string | undefined> {
  const readme = await readFile(path.join(folder, 'README.md'), 'utf8').catch(() => '');
  const heading = /^---\r?\n([\s\S]{0,20000}?)\r?\n---/.exec(readme)?.[1];
  return heading && /^license:\s*["']?([\w.+-]{1,60})/m.exec(heading)?.[1];
}

const noTokenizer = text(
  'The tokenizer of the model is not beside it: it takes ids of tokens.',
  'Der Tokenizer des Modells liegt nicht daneben: Es nimmt Nummern von Tokens.',
);

async function fileAt(file: string, name: string, files: OpenFiles, given: string | undefined): Promise<Source> {
  const found = llama2cIn(files.open(file, name), name);
  if (!found) {
    if (/\.(bin|pt|pth|pkl|ckpt)$/i.test(file)) throw pickled(name);
    throw refusal(name, 'is neither a folder with a config.json nor a file of llama2.c: choose one of these.', 'ist weder ein Ordner mit einer config.json noch eine Datei von llama2.c: eines davon wählen.'); // prettier-ignore
  }
  const { config, tensors } = found;
  const at = given ?? (await besides(file));
  const size = Number(config['vocab_size']);
  const tokenizer = at === undefined ? undefined : llama2cTokenizer(files.open(at, path.basename(at)), size, path.basename(at)); // prettier-ignore
  return {
    config,
    tensors,
    tokenizer,
    pooling: undefined,
    origin: 'llama2.c',
    license: undefined,
    notices: tokenizer ? [] : [noTokenizer],
  };
}

/** The tokenizer beside a model of llama2.c, if there is only one that can be meant. */
async function besides(file: string): Promise<string | undefined> {
  const folder = path.dirname(file);
  const usual = path.join(folder, 'tokenizer.bin');
  if (existsSync(usual)) return usual;
  const others = (await readdir(folder)).filter((name) => /^tok.*\.bin$/i.test(name));
  return others.length === 1 && others[0] !== undefined ? path.join(folder, others[0]) : undefined;
}

/** How much of the memory of a computer the weights may take. */
const SHARE = 0.8;

function requireRoom({ tensors }: Source, name: string): void {
  const needed = [...tensors.values()].reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
  const there = memoryHere();
  if (needed <= SHARE * there) return;
  const [needs, has] = [needed, there].map((bytes) => (bytes / 1e9).toFixed(1));
  throw new EngineError(
    'outOfMemory',
    text(
      `${name} needs ${needs} GB for its weights alone; this computer has ${has} GB of memory. Take a smaller model.`,
      `${name} braucht allein für seine Gewichte ${needs} GB; dieser Rechner hat ${has} GB Speicher. Ein kleineres Modell nehmen.`,
    ),
  );
}
