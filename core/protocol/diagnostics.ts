import type { Document } from '../graph/document.ts';
import type { About, CrashDump } from './about.ts';
import type { DeviceInfo } from './requests/session.ts';

/** What helps to find a bug; null is left out: what nobody could tell, or what nobody has agreed to give away. */
export interface Diagnostics {
  readonly about: About | null;
  readonly devices: readonly DeviceInfo[] | null;
  /** The last lines of engine and host. */
  readonly log: string | null;
  /** They are named and stay where they are: what they contain nobody can read before it is given away. */
  readonly dumps: readonly CrashDump[];
  /** What the page knows: its state, its settings, its errors. */
  readonly page: Readonly<Record<string, unknown>> | null;
  readonly document: Document | null;
}

/** The files that diagnostics consist of, by name: text that everybody can read before it is given away. */
export function diagnosticFiles({
  about,
  devices,
  log,
  dumps,
  page,
  document,
}: Diagnostics): Readonly<Record<string, string>> {
  return {
    ...(about && { 'versions.json': json(about) }),
    ...(devices && { 'devices.json': json(devices) }),
    ...(log && { 'log.txt': log }),
    ...(dumps.length > 0 && { 'crashes.json': json({ folder: 'logs/crashes', dumps }) }),
    ...(page && { 'page.json': json(page) }),
    ...(document && { 'document.json': json(document, withoutWeights) }),
  };
}

/** The network, its settings and where its data are from; no weight that was set by hand. */
function withoutWeights(key: string, value: unknown): unknown {
  return key === 'weights' && typeof value === 'object' ? undefined : value;
}

function json(value: unknown, replacer?: (key: string, value: unknown) => unknown): string {
  return `${JSON.stringify(value, replacer, 2)}\n`;
}
