// What is really inside a packaged app: everything with its licence, and native parts of this system alone.
import { closeSync, existsSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';

/** How a program or library of each system begins, the processor's mark included. */
const MAGIC = {
  'linux x64': ['7f454c46', '3e00', 18],
  'linux arm64': ['7f454c46', 'b700', 18],
  'win32 x64': ['4d5a'],
  'win32 arm64': ['4d5a'],
  'darwin x64': ['cffaedfe', '07000001', 4],
  'darwin arm64': ['cffaedfe', '0c000001', 4],
};
/** For several processors. */
const UNIVERSAL = 'cafebabe';
const TEXTS = ['LICENSE.txt', 'LICENSE.node.txt', 'THIRD-PARTY-NOTICES.txt', 'engine/assets/data/README.md'];

/** Bytes of all files in a folder. */
export function bytesIn(folder) {
  return filesIn(folder).reduce((sum, file) => sum + lstatSync(file).size, 0);
}

function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name));
  return names.filter((file) => lstatSync(file).isFile());
}

/** Throws with all that is wrong with an unpacked app. */
export function check(folder) {
  const files = filesIn(folder);
  const [bundle] = readdirSync(folder).filter((name) => name.endsWith('.app'));
  const resources = path.join(folder, ...(bundle ? [bundle, 'Contents', 'Resources'] : ['resources']));
  const system = `${process.platform} ${process.arch}`;
  const texts = [
    ...TEXTS,
    ...['LICENSE.electron.txt', 'LICENSES.chromium.html'].map((name) => (bundle ? name : `../${name}`)),
  ];
  const faults = [
    ...texts.filter((name) => !existsSync(path.join(resources, name))).map((name) => `${name} is missing.`),
    ...unnamed(resources),
    ...files.filter((file) => /\.(node|so(\.\d+)*|dll|dylib)$/.test(file) && !isOf(file, system)).map((file) => `${file} is for another system than ${system}.`),
  ]; // prettier-ignore
  if (faults.length > 0) throw new Error(`${folder} must not be passed on:\n${faults.join('\n')}`);
}

/** Packages whose licence the notices do not have. */
function unnamed(resources) {
  const notices = readFileSync(path.join(resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  const modules = path.join(resources, 'engine', 'node_modules');
  const manifests = filesIn(modules).filter((file) => /node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+[\\/]package\.json$/.test(file));
  const packages = manifests.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  return packages.filter(({ name, version }) => !notices.includes(`${name} ${version} (`)).map(({ name }) => `The notices lack ${name}.`);
} // prettier-ignore

function isOf(file, system) {
  const [first, processor, at] = MAGIC[system] ?? [];
  const head = Buffer.alloc(32);
  const opened = openSync(file, 'r');
  readSync(opened, head);
  closeSync(opened);
  const hex = head.toString('hex');
  if (system.startsWith('darwin') && hex.startsWith(UNIVERSAL)) return true;
  return hex.startsWith(first) && (processor === undefined || hex.startsWith(processor, 2 * at));
}
