// Writes dist/THIRD-PARTY-NOTICES.txt: the licences of all packages of others that the app consists of, and fails at one that
// may not be passed on. What is in the page and in exported pages, the bundler says; what runs in Node are the packages in
// FOLDER, where a package of the app is laid out, or those of package-lock.json that are no devDependencies.
//   node notices.mjs [FOLDER]
import console from 'node:console';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build as buildPage } from 'vite';
import { noticesOf, refusedOf } from './packaging/licences.mjs';

const [laidOut] = parseArgs({ allowPositionals: true, strict: false }).positionals.map((folder) =>
  path.resolve(folder),
);
process.chdir(import.meta.dirname);
const { packages, text } = await noticesOf(await inPage(), laidOut);
mkdirSync('dist', { recursive: true });
writeFileSync('dist/THIRD-PARTY-NOTICES.txt', text);
console.log(`dist/THIRD-PARTY-NOTICES.txt: ${packages.length} packages.`);
const silent = packages.filter(({ texts }) => texts.length === 0);
const refused = refusedOf(packages);
for (const { name, licence } of silent)
  console.error(`${name} has no text of its licence, ${licence}: name a place of one in packaging/licences.mjs.`);
for (const { name, licence } of refused)
  console.error(
    `${name} has the licence ${licence}: see what it asks for, and add it in packaging/licences.mjs or leave the package out.`,
  );
process.exitCode = refused.length + silent.length > 0 ? 1 : 0;

/** The files of which parts are in the page. */
async function inPage() {
  const built = await buildPage({ configFile: 'vite.config.ts', logLevel: 'error', build: { write: false } });
  return [built].flat().flatMap(({ output }) => output).flatMap(({ moduleIds = [] }) => moduleIds); // prettier-ignore
}
