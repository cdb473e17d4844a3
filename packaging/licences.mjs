// The packages that the app consists of, and what their licences ask for. Paths are of the repository's root, which is the working folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build as bundle } from 'esbuild';

/** Licences under which a package may be passed on with the app: its text and names go along. */
const allowed = new Set([
  '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'ODC-PDDL-1.0', 'PDDL-1.0', 'Python-2.0', 'Unlicense', 'Zlib',
]); // prettier-ignore
/** What was read by a person: packages whose own words ask for more, or name no known licence. By name and what it says. */
const reviewed = {
  // Weak copyleft: passed on as it is, with its text; whoever changes its files has to publish the changes.
  '@resvg/resvg-wasm': 'MPL-2.0',
  elkjs: 'EPL-2.0 OR GPL-3.0-or-later',
  // The licence of Bitstream Vera: fonts may be passed on with programs, not sold by themselves.
  'dejavu-fonts-ttf': 'SEE LICENSE IN README.md AND LICENSE',
  // That of NIST, and the BSD licence of HDF5.
  h5wasm: 'SEE LICENSE IN LICENSE.txt',
};

/** Where texts of licences lie, for packages that only name theirs. */
const standard = {
  'Apache-2.0': 'node_modules/mathjax-full/LICENSE',
  ISC: 'node_modules/semver/LICENSE',
  MIT: 'node_modules/zod/LICENSE',
  'MPL-2.0': 'node_modules/lightningcss/LICENSE',
};
/** What their packages leave out. */
const remarks = {
  '@resvg/resvg-wasm': 'Its source: https://github.com/thx/resvg-js',
  elkjs: 'Passed on under EPL-2.0. Its source: https://github.com/kieler/elkjs',
  'onnxruntime-node': 'Notices of what is in its library: https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt',
  webgpu: 'Notices of what is in its library, Dawn: https://dawn.googlesource.com/dawn',
}; // prettier-ignore

/**
 * The packages that the app consists of, and the text that names them all with their licences.
 * @param {readonly string[]} pageModules files of which parts are in the page
 * @param {string | undefined} laidOut where a package of the app is laid out
 */
export async function noticesOf(pageModules, laidOut) {
  const folders = [...new Set([...inNode(laidOut), ...pageModules.flatMap(packageOf), ...(await inExportedPages())])].sort();
  const packages = folders.map(described);
  // Hundreds have the same text, word for word: it stands once, after all their names.
  const named = new Map();
  for (const { name, version, licence, texts } of packages) {
    const text = texts.join('\n\n');
    named.set(text, [...(named.get(text) ?? []), `${name} ${version} (${licence})`]);
  }
  const parts = [...named].map(([text, names]) => `${names.join('\n')}\n\n${text}`.trim());
  return { packages, text: `${[readFileSync('LICENSE', 'utf8').trim(), ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n` };
} // prettier-ignore

/** Lays the notices beside the page, which shows them. For Vite. */
export function noticesBesidePage() {
  return {
    name: 'notices',
    async generateBundle(_, files) {
      const { text } = await noticesOf(Object.values(files).flatMap((file) => file.moduleIds ?? []));
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source: text });
    },
  };
}

/** Folders of packages that Node loads, as far as they are installed. */
function inNode(laidOut) {
  if (laidOut !== undefined) {
    const names = readdirSync(path.join(laidOut, 'node_modules'), { recursive: true });
    return [
      ...new Set(names.flatMap((name) => packageOf(path.join('node_modules', name, '_').replaceAll('\\', '/')))),
    ].filter((folder) => existsSync(path.join(folder, 'package.json')));
  }
  const { packages: locked } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(locked).flatMap(([folder, { dev }]) =>
    folder !== '' && !dev && existsSync(folder) ? folder : [],
  );
}

async function inExportedPages() {
  const { metafile } = await bundle({
    bundle: true, write: false, metafile: true, platform: 'browser', format: 'iife', logLevel: 'error', entryPoints: ['exported/main.ts'], outdir: 'dist/exported',
  }); // prettier-ignore
  return Object.keys(metafile.inputs).flatMap(packageOf);
}

/** The folder of the package that a module belongs to; none for the app's own. */
function packageOf(module) {
  const [, folder] = /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(module) ?? [];
  return folder === undefined ? [] : [folder];
}

function described(folder) {
  const { name, version, license, licenses, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const said = typeof license === 'string' ? license : (license?.type ?? licenses?.map((one) => one.type ?? one).join(' OR '));
  const files = readdirSync(folder, { withFileTypes: true }).filter((file) => file.isFile() && /^(licen[cs]e|copying|notice)/i.test(file.name));
  const own = files.map((file) => readFileSync(path.join(folder, file.name), 'utf8').trim());
  const texts = own.length > 0 ? own : standardTexts(said ?? '', author);
  return { name, version, licence: said ?? 'none', texts: name in remarks ? [...texts, remarks[name]] : texts };
} // prettier-ignore

/** Those of licences that are only named, with the package's author in place of another's. */
function standardTexts(licence, author) {
  const names = licence.split(' AND ');
  if (!names.every((name) => name in standard)) return [];
  const holder = author?.name ?? author ?? 'its authors';
  return names.map((name) => {
    const lines = readFileSync(standard[name], 'utf8').trim().split('\n');
    const rest = lines.filter((line) => !/^Copyright \(c\) /i.test(line)).join('\n');
    return /^(MIT|ISC)$/.test(name) ? `Copyright (c) ${holder}\n\n${rest}` : rest;
  });
}

/** Those under whose licences nobody has looked, or that may not be passed on. */
export function refusedOf(packages) {
  return packages.filter(({ name, licence }) => reviewed[name] !== licence && !isAllowed(licence));
}

/** `MIT`, `(MIT OR GPL-3.0)`, `MIT AND Zlib`. */
function isAllowed(licence) {
  const choices = licence.replaceAll(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((one) => allowed.has(one)));
}
