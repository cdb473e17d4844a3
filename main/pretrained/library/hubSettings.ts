import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { HubSettingsInfo } from '../../../core/protocol/modelLibrary.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { makeFolder, writeAtomically } from '../../files/files.ts';

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
  return {
    endpoint: addressOf(environment['HF_ENDPOINT'] || endpoint || USUAL_ENDPOINT),
    token: environment['HF_TOKEN'] || token,
  };
}

export async function hubSettingsInfo(home: string, environment: NodeJS.ProcessEnv = process.env): Promise<HubSettingsInfo> {
  const { endpoint, token } = await hubIn(home, environment);
  const byEnvironment = [
    ...(environment['HF_ENDPOINT'] ? (['endpoint'] as const) : []),
    ...(environment['HF_TOKEN'] ? (['token'] as const) : []),
  ];
  return { endpoint, hasToken: token !== null, byEnvironment };
} // prettier-ignore

/** Keeps what is given and leaves the rest; null: as usual, no token. Fails with invalidRequest if it is no address. */
export async function changeHub(home: string, changes: HubSettings): Promise<void> {
  const { endpoint = null } = changes;
  if (endpoint !== null) addressOf(endpoint);
  await makeFolder(home);
  const settings = { ...(await settingsIn(home)), ...changes };
  // Nobody else on this computer reads it: permissions are kept.
  await appendFile(fileIn(home), '', { mode: 0o600 });
  await writeAtomically(fileIn(home), `${JSON.stringify(settings)}\n`);
}

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
      `"${endpoint}" is no address of a hub: it begins with https://, such as ${USUAL_ENDPOINT}.`,
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
