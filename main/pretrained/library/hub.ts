import { z } from 'zod';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text, type Text } from '../../../core/text.ts';
import type { RemoteFile } from '../../data/upstream.ts';
import { textOf } from '../../files/answers.ts';
import { systemCode } from '../../files/files.ts';
import { headersFor, type Hub } from './hubSettings.ts';

/** A model of the hub, and which of its files are needed. */
export interface HubModel {
  readonly name: string;
  /** The commit whose files these are. */
  readonly revision: string;
  readonly licence: string | null;
  readonly task: string | null;
  readonly parameters: number | null;
  readonly files: readonly (RemoteFile & { readonly bytes: number })[];
}

/** As the hub allows names: owner/name, or a name alone. */
const NAME = /^(?:[\w.-]{1,96}\/)?[\w.-]{1,96}$/;

function isHubName(name: string): boolean {
  const isNatural = name.split('/').every((part) => !/^[.-]|[.-]$|\.git$/.test(part));
  return NAME.test(name) && isNatural && !name.includes('..') && !name.includes('--');
}

/** Fails with invalidRequest if it is no name of a model. */
export function requireHubName(name: string): void {
  if (isHubName(name)) return;
  throw new EngineError(
    'invalidRequest',
    text(
      `“${name}” is not a name of a model: write it as on the hub, such as distilbert/distilgpt2.`,
      `„${name}“ ist kein Name eines Modells: so schreiben wie auf dem Hub, etwa distilbert/distilgpt2.`,
    ),
  );
}

const size = z
  .number()
  .int()
  .min(0)
  .max(2 ** 50);
const answerSchema = z.object({
  id: z.string().optional(),
  sha: z.string().regex(/^[0-9a-f]{40}$/).optional(),
  pipeline_tag: z.string().optional(),
  tags: z.array(z.string()).default([]),
  cardData: z.looseObject({ license: z.union([z.string(), z.array(z.string())]).optional() }).nullish(),
  safetensors: z.looseObject({ total: z.number().optional() }).nullish(),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: size.nullish(),
      blobId: z.string().regex(/^[0-9a-f]{40}$/).nullish(),
      lfs: z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size }).nullish(),
    }),
  ),
}); // prettier-ignore
type Answer = z.infer<typeof answerSchema>;
type Sibling = Answer['siblings'][number];

/**
 * What the hub says about a model: its licence, and the files that the app reads. Fails with invalidRequest (no name of a model), dataUnavailable (offline,
 * no such model, not allowed, too often), dataInvalid (nothing in it that the app reads) or cancelled.
 */
export async function lookUpModel(name: string, hub: Hub, signal?: AbortSignal): Promise<HubModel> {
  requireHubName(name);
  const url = `${hub.endpoint}/api/models/${name}?blobs=true`;
  const response = await asked(url, hub, signal);
  if (!response.ok) {
    await response.body?.cancel();
    throw refusalOf(name, hub, response);
  }
  const parsed = answerSchema.safeParse(await readAnswer(response));
  if (signal?.aborted) throw cancelled();
  if (!parsed.success) throw foreignAnswer(hub);
  const { id, sha, pipeline_tag: task, safetensors, siblings } = parsed.data;
  return {
    name: id !== undefined && isHubName(id) ? id : name,
    revision: sha ?? 'main',
    licence: licenceOf(parsed.data),
    task: task ?? null,
    parameters: safetensors?.total ?? null,
    files: neededFiles(name, siblings),
  };
} // prettier-ignore

/** The longest are lists of some ten thousand files. */
const MOST_BYTES = 32e6;

/** Undefined for what is no JSON, too long, or broken off. */
async function readAnswer(response: Response): Promise<unknown> {
  try {
    const value: unknown = JSON.parse((await textOf(response, MOST_BYTES)) ?? '');
    return value;
  } catch {
    return undefined;
  }
}

/** A hub that says nothing for so long is taken for one that cannot be reached. */
const PATIENCE_MS = 30_000;

async function asked(url: string, hub: Hub, signal: AbortSignal | undefined): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await fetch(url, {
      headers: { ...headersFor(hub), Accept: 'application/json' },
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch (error) {
    if (signal?.aborted) throw cancelled();
    throw offline(hub, error);
  }
}

/** Where the files of a model lie. */
export function filesAt({ endpoint }: Hub, { name, revision }: HubModel): string {
  return `${endpoint}/${name}/resolve/${revision}/`;
}

function licenceOf({ cardData, tags }: Answer): string | null {
  const said = cardData?.license;
  if (said !== undefined) return [said].flat().join(', ');
  return tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null;
}

const SHARD = /^model-\d{5}-of-\d{5}\.safetensors$/;
const PICKLE = /\.(bin|pt|pth|ckpt|pkl)$/;
const INDEX = 'model.safetensors.index.json';

/** Config, tokenizer and safetensors; of several tokenizers the newest form. Never pickles, which are programs. */
function neededFiles(name: string, siblings: readonly Sibling[]): HubModel['files'] {
  const there = new Map(siblings.map((sibling) => [sibling.rfilename, sibling]));
  const has = (file: string) => there.has(file);
  const weights = has('model.safetensors') ? ['model.safetensors'] : has(INDEX) ? [INDEX, ...[...there.keys()].filter((file) => SHARD.test(file))] : [];
  if (!has('config.json')) throw unreadable(name, text('it has no config.json', 'die config.json fehlt'));
  if (weights.length === 0) {
    const isPickled = siblings.some(({ rfilename }) => PICKLE.test(rfilename));
    throw unreadable(name, isPickled ? pickled : text('it has no weights in the format of safetensors', 'Gewichte im Format safetensors fehlen'));
  }
  const tokenizer = has('tokenizer.json') ? ['tokenizer.json'] : ['vocab.txt', 'vocab.json', 'merges.txt'];
  const further = ['tokenizer_config.json', 'special_tokens_map.json', '1_Pooling/config.json'];
  return ['config.json', ...tokenizer, ...further, ...weights].flatMap((file): HubModel['files'] => {
    const sibling = there.get(file);
    const bytes = sibling?.lfs?.size ?? sibling?.size;
    if (!sibling) return [];
    if (bytes === undefined || bytes === null) throw unsized(name, file);
    if (sibling.lfs) return [{ name: file, bytes, sha256: sibling.lfs.sha256, isHashedWhole: true }];
    return [{ name: file, bytes, gitBlob: sibling.blobId ?? undefined }];
  });
} // prettier-ignore

/** Some mirrors leave sizes out: without them nobody knows whether a model fits on the disk, nor when it is complete. */
function unsized(name: string, file: string): EngineError {
  return new EngineError(
    'dataUnavailable',
    text(
      `The hub does not say how large ${file} of ${name} is: set another address of the hub.`,
      `Der Hub sagt nicht, wie groß ${file} von ${name} ist: eine andere Adresse des Hubs einstellen.`,
    ),
  );
}

const pickled = text(
  'its weights are pickled, which are programs that the app does not run; ask its makers for safetensors',
  'die Gewichte sind Pickle-Dateien, also Programme, die die App nicht ausführt; von den Machern gibt es sie vielleicht als safetensors',
);

function unreadable(name: string, why: Text): EngineError {
  return new EngineError(
    'dataInvalid',
    text(`${name} cannot be used: ${why.en}.`, `${name} lässt sich nicht verwenden: ${why.de}.`),
  );
}

/** What a refusal of the hub means. */
export function refusalOf(name: string, { endpoint, token }: Hub, { status, statusText, headers }: Response): EngineError {
  const { host } = new URL(endpoint);
  const said = (en: string, de: string) => new EngineError('dataUnavailable', text(en, de));
  if (status === 401 || status === 403) {
    return token === null
      ? said(
          `${host} does not give ${name} to everybody, or has no model of this name: check the name, agree to its terms there, and set your token.`,
          `${host} gibt ${name} nicht an alle heraus, oder es gibt kein Modell dieses Namens: den Namen prüfen, dort den Bedingungen zustimmen und das eigene Token setzen.`,
        )
      : said(
          `${host} does not give ${name} to the owner of this token: agree to its terms there, or set another token.`,
          `${host} gibt ${name} dem Besitzer dieses Tokens nicht: dort den Bedingungen zustimmen oder ein anderes Token setzen.`,
        );
  }
  if (status === 404) {
    return said(
      `${host} has no model “${name}”, or not this file of it: check the name; it reads owner/name.`,
      `${host} hat kein Modell „${name}“ oder diese Datei davon nicht: den Namen prüfen; er lautet Besitzer/Name.`,
    );
  }
  if (status === 429) {
    const wait = headers.get('retry-after');
    const when = wait !== null && /^\d+$/.test(wait) ? text(`in ${wait} seconds`, `in ${wait} Sekunden`) : text('in a few minutes', 'in einigen Minuten');
    return said(
      `${host} was asked too often: try again ${when.en}; with a token it allows more.`,
      `${host} wurde zu oft gefragt: ${when.de} noch einmal versuchen; mit einem Token erlaubt er mehr.`,
    );
  }
  return said(
    `${host} answered “${status} ${statusText}” when asked for ${name}: try again later.`,
    `${host} hat „${status} ${statusText}“ geantwortet, gefragt nach ${name}: später noch einmal versuchen.`,
  );
} // prettier-ignore

function offline({ endpoint }: Hub, error: unknown): EngineError {
  const reason = systemCode(error) || (error instanceof Error ? error.message : String(error));
  const { host } = new URL(endpoint);
  return new EngineError(
    'dataUnavailable',
    text(
      `${host} cannot be reached (${reason}): models that are here work without a network, others have to wait for one.`,
      `${host} ist nicht zu erreichen (${reason}): Modelle, die hier sind, gehen ohne Netzwerk, andere müssen auf eines warten.`,
    ),
    { cause: error },
  );
}

function foreignAnswer({ endpoint }: Hub): EngineError {
  const { host } = new URL(endpoint);
  return new EngineError(
    'dataUnavailable',
    text(
      `${host} answered with something that is not a description of a model: a login page of the network may stand before it, or the address of the hub is wrong.`,
      `${host} hat etwas geantwortet, was kein Modell beschreibt: Vielleicht steht eine Anmeldeseite des Netzwerks davor, oder die Adresse des Hubs ist falsch.`,
    ),
  );
}

function cancelled(): EngineError {
  return new EngineError('cancelled', 'The hub was not waited for.');
}
