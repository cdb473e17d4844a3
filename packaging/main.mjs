// Makes packages of the app for the system that it runs on; with --smoke it tries the app in them.
//   npm run package -- [dir|AppImage|deb|nsis|portable|dmg ...] [--electron FOLDER] [--smoke [--if-possible]]
// Without targets: dir, the app as a folder. Without --electron: the Electron that is installed. Where there is none, `dir` takes
// the old one of the tests, which must not be passed on.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import { findElectron } from '../e2e/setup/electron.mjs';
import { which } from '../e2e/setup/system.mjs';
import { configuration } from './builder.mjs';
import { drawIcons } from './icons.mjs';
import { bytesIn, check } from './inside.mjs';
import { stage } from './stage.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
const TARGETS = { linux: ['dir', 'AppImage', 'deb'], win32: ['dir', 'nsis', 'portable'], darwin: ['dir', 'dmg'] };

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      electron: { type: 'string' },
      smoke: { type: 'boolean', default: false },
      // For `npm test`: ends well where there is no Electron to make a package of.
      'if-possible': { type: 'boolean', default: false },
    },
  });
  const targets = positionals.length > 0 ? positionals : ['dir'];
  const unknown = targets.find((target) => !TARGETS[process.platform]?.includes(target));
  if (unknown) throw new Error(`${unknown} cannot be made here: ${TARGETS[process.platform]?.join(', ')} can.`);
  return { targets, electron: values.electron, isTried: values.smoke, isOptional: values['if-possible'] };
}

/** A folder with an Electron; undefined leaves it to electron-builder to download one. */
function electronFolder(given, targets) {
  if (given !== undefined) return path.resolve(given);
  const found = findElectron();
  // Electron.app/Contents/MacOS/Electron
  if (found.kind === 'installed') return path.resolve(found.binary, process.platform === 'darwin' ? '../../../..' : '..');
  if ('reason' in found || targets.some((target) => target !== 'dir')) return undefined;
  console.log('!! Electron is not installed (npx install-electron): this package is made on the old one of the tests. Do not pass it on.');
  return path.dirname(found.binary);
} // prettier-ignore

/** Of a given Electron; the one of the tests only has it in its folder's name. */
function versionOf(folder) {
  const file = path.join(folder ?? '', 'version');
  if (folder !== undefined && existsSync(file)) return readFileSync(file, 'utf8').trim().replace(/^v/, '');
  const [, named] = /electron-(\d+\.\d+\.\d+)$/.exec(folder ?? '') ?? [];
  return named ?? JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')).version;
}

/** Runs a script of Node and ends with it when it fails. */
function node(...script) {
  const { status } = spawnSync(process.execPath, script, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

async function main() {
  const { targets, electron, isTried, isOptional } = readOptions();
  const electronDist = electronFolder(electron, targets);
  if (isOptional && electronDist === undefined) {
    console.log(`!! THE PACKAGE IS NOT TRIED: ${findElectron().reason}`);
    return;
  }
  node('build.mjs', '--quiet');
  const [staged, icons, output] = ['staged', 'icons', 'packages'].map((name) => path.resolve('release', name));
  await stage(process.platform, process.arch, staged);
  node('notices.mjs', path.join(staged, 'engine'));
  rmSync(output, { recursive: true, force: true });
  await drawIcons('renderer/public/icon.svg', icons);
  if (process.platform === 'linux' && which('dpkg-deb'))
    process.env.CUSTOM_FPM_PATH ??= path.resolve('packaging/fpm.mjs');
  // A secret that a workflow does not have is empty there, and taken for a certificate.
  for (const name of ['CSC_LINK', 'WIN_CSC_LINK']) if (process.env[name] === '') delete process.env[name];
  await build({
    targets: Platform.current().createTarget(targets),
    config: configuration({ staged, icons, output, electronVersion: versionOf(electronDist), electronDist }),
  });
  const unpacked = readdirSync(output).filter((name) => name.endsWith('unpacked') || name.startsWith('mac'));
  for (const name of unpacked) {
    const folder = path.join(output, name);
    check(folder);
    console.log(`release/packages/${name}: ${Math.round(bytesIn(folder) / 1e6)} MB`);
    if (isTried) node('packaging/smoke.mjs', folder);
  }
}

await main();
