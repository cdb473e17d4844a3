import { z } from 'zod';
import type { Release } from '../../core/protocol/requests/session.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { textOf } from '../files/answers.ts';
import { releasesAddress } from '../files/build.ts';
import { systemCode } from '../files/files.ts';
import { appVersion } from '../files/version.ts';
import type { Handlers } from './service.ts';

/** From asking to the last byte. */
const PATIENCE_MS = 15_000;
/** An answer that is longer than this is none of a release. */
const MOST_BYTES = 1_000_000;

const version = z.string().regex(/^v?\d{1,6}(\.\d{1,6}){0,3}(-[\w.]{1,40})?$/);
/** As GitHub answers, or just a version. */
const releaseSchema = z.union([
  z.object({
    tag_name: version,
    html_url: z
      .url({ protocol: /^https$/ })
      .max(500)
      .nullish(),
  }),
  version.transform((tag_name) => ({ tag_name, html_url: null })),
]);

/** Whether there is a newer version, asked only when somebody wants to know. */
export function releaseHandlers(): Pick<Handlers, 'releases' | 'newestRelease'> {
  return {
    releases: () => ({ address: releasesAddress() }),
    newestRelease: () => newestRelease(releasesAddress(), appVersion()),
  };
}

/**
 * What the address says. Fails with dataUnavailable (no address, offline, refused) or dataInvalid (it says something
 * else).
 */
export async function newestRelease(
  address: string | null,
  own: string,
  patienceMs: number = PATIENCE_MS,
): Promise<Release> {
  if (address === null) throw new EngineError('dataUnavailable', noAddress);
  const answer = await asked(address, patienceMs);
  const parsed = releaseSchema.safeParse(answer === undefined ? undefined : readJson(answer));
  if (!parsed.success) throw new EngineError('dataInvalid', foreign(address));
  const { tag_name: tag, html_url: page } = parsed.data;
  const newest = tag.replace(/^v/, '');
  return { version: newest, isNewer: isNewer(newest, own), page: page ?? null };
}

/** Undefined if the answer is too long. */
async function asked(address: string, patienceMs: number): Promise<string | undefined> {
  try {
    const response = await fetch(address, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) await response.body?.cancel();
    if (!response.ok) throw new EngineError('dataUnavailable', unreachable(address, String(response.status)));
    return await textOf(response, MOST_BYTES);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('dataUnavailable', unreachable(address, systemCode(error) || reasonOf(error)));
  }
}

/** Of a failure that the system has no code for. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'timeout';
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function readJson(answer: string): unknown {
  try {
    const value: unknown = JSON.parse(answer);
    return typeof value === 'object' ? value : answer.trim();
  } catch {
    return answer.trim();
  }
}

/** Number by number; a version with a suffix (1.2.0-beta) comes before the one without. */
export function isNewer(version: string, than: string): boolean {
  const [numbers, others] = [version, than].map((each) => each.split('-')[0]?.split('.').map(Number) ?? []);
  for (let i = 0; i < 4; i++) {
    const difference = (numbers?.[i] ?? 0) - (others?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return than.includes('-') && !version.includes('-');
}

const noAddress = text(
  'This build knows no address to ask. The environment variable NEUROLOOM_RELEASES can name one.',
  'Diese Version kennt keine Adresse, die sie fragen könnte. Die Umgebungsvariable NEUROLOOM_RELEASES kann eine nennen.',
);
const unreachable = (address: string, why: string) =>
  text(
    `${address} cannot be reached (${why}): check the network connection, or look for a newer version there later.`,
    `${address} ist nicht zu erreichen (${why}): Netzverbindung prüfen oder dort später nach einer neueren Version schauen.`,
  );
const foreign = (address: string) =>
  text(
    `${address} does not answer with a version of Neuroloom. A network that wants a login first may have answered in its place.`,
    `${address} antwortet nicht mit einer Version von Neuroloom. Vielleicht hat ein Netz geantwortet, das erst eine Anmeldung verlangt.`,
  );
