import { cpus, release, totalmem, type } from 'node:os';
import type { About } from '../../core/protocol/about.ts';

/** What build.mjs writes into the bundles. Sources that run without it know nothing of it. */
interface Build {
  readonly version?: string;
  readonly commit?: string;
  readonly packages?: Readonly<Record<string, string>>;
  readonly releases?: string;
}
const build = JSON.parse(process.env.NEUROLOOM_BUILD ?? '{}') as Build;

/** The app's own version; null where it was not built. */
export const builtVersion = build.version ?? null;

/**
 * The address that answers with the newest release, as GitHub's `releases/latest` does: `NEUROLOOM_RELEASES` if set, else
 * `releases` of package.json. Null: there is none.
 */
export function releasesAddress(): string | null {
  return process.env['NEUROLOOM_RELEASES'] ?? build.releases ?? null;
}

/** What this is and what it runs on. */
export function aboutHere(host: About['host']): About {
  const { node = '', v8 = '', electron, chrome } = process.versions;
  const [processor] = cpus();
  return {
    version: builtVersion ?? '?',
    commit: build.commit ?? null,
    host,
    parts: {
      ...(electron !== undefined && { Electron: electron }),
      ...(chrome !== undefined && { Chromium: chrome }),
      'Node.js': node,
      V8: v8,
      ...build.packages,
    },
    machine: {
      system: `${type()} ${release()} ${process.arch}`,
      processor: processor?.model ?? '?',
      threads: String(cpus().length),
      memory: `${Math.round(totalmem() / 1e9)} GB`,
    },
  };
}
