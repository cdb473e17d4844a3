import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { HubSettingsInfo } from '../../../core/protocol/modelLibrary.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { inOrder, makeFolder, writeAtomically } from '../../files/files.ts';

/** Where models are fetched from, and as whom. */
export interface Hub {
  /** An address without a slash at its end. */
  readonly endpoint: string;
  readonly token: string | null;
}

export const USUAL_ENDPOINT = 'https://huggingface.co';

const schema = z.object({ endpoint: z.string().nullable().default(null), token: z.string().nullable().default(null) });
export type HubSettings = z.input<typeof schema>;

const fileIn = (home: string) => path.join(home, 'hub.json');

/** The settings, before which the variables go that Python's library knows: HF_ENDPOINT and HF_TOKEN. */
export async function hubIn(home: string, environment: NodeJS.ProcessEnv = process.env): Promise<Hub> {
  const { endpoint, token } = await settingsIn(home);
  const wanted = addressOf(environment['HF_ENDPOINT'] || endpoint || USUAL_ENDPOINT);
  // Each token belongs to the hub that it was given for, and no other is told it.
  const isFor = (other: string) => URL.canParse(other) && new URL(other).origin === new URL(wanted).origin;
  const given = isFor(environment['HF_ENDPOINT'] || USUAL_ENDPOINT) ? environment['HF_TOKEN'] : undefined;
  return { endpoint: wanted, token: given || (isFor(endpoint || USUAL_ENDPOINT) ? token : null) };
}

export async function hubSettingsInfo(home: string, environment: NodeJS.ProcessEnv = process.env): Promise<HubSettingsInfo> {
  const { endpoint, token } = await hubIn(home, environment);
  const byEnvironment = [
    ...(environment['HF_ENDPOINT'] ? (['endpoint'] as const) : []),
    ...(token !== null && token === environment['HF_TOKEN'] ? (['token'] as const) : []),
  ];
  return { endpoint, hasToken: token !== null, byEnvironment };
} // prettier-ignore

/**
 * Keeps what is given and leaves the rest; null: as usual, no token. A token is forgotten with the hub that it was given for. Fails with
 * invalidRequest if it is no address.
 */
export async function changeHub(home: string, changes: HubSettings): Promise<void> {
  const { endpoint = null } = changes;
  if (endpoint !== null) addressOf(endpoint);
  await makeFolder(home);
  await inOrder(`settings in ${fileIn(home)}`, () => change(home, changes));
}

async function change(home: string, changes: HubSettings): Promise<void> {
  const before = await settingsIn(home);
  const originOf = ({ endpoint }: HubSettings) => (URL.canParse(endpoint ?? '') ? new URL(endpoint ?? '') : new URL(USUAL_ENDPOINT)).origin;
  const settings = { ...before, ...changes };
  if (changes.token === undefined && originOf(settings) !== originOf(before)) settings.token = null;
  // Nobody else on this computer reads it: permissions are kept.
  await appendFile(fileIn(home), '', { mode: 0o600 });
  await writeAtomically(fileIn(home), `${JSON.stringify(settings)}\n`);
} // prettier-ignore

async function settingsIn(home: string) {
  const content = await readFile(fileIn(home), 'utf8').catch(() => '{}');
  const parsed = schema.safeParse(attempt(content));
  return parsed.success ? parsed.data : { endpoint: null, token: null };
}

function attempt(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

function addressOf(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return endpoint.replace(/\/+$/, '');
  throw new EngineError(
    'invalidRequest',
    text(
      `“${endpoint}” is not an address of a hub: it begins with https://, such as ${USUAL_ENDPOINT}.`,
      `„${endpoint}“ ist keine Adresse eines Hubs: Sie beginnt mit https://, etwa ${USUAL_ENDPOINT}.`,
    ),
  );
}

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A token goes to nobody in the clear, except on this computer. */
export function headersFor({ endpoint, token }: Hub): Record<string, string> {
  const { protocol, hostname } = new URL(endpoint);
  const isSafe = protocol === 'https:' || LOCAL.has(hostname);
  return token !== null && isSafe ? { Authorization: `Bearer ${token}` } : {};
}
