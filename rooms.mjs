// What the rooms of the project may import, by rooms.json: lint asks it file by file. Run by itself it draws the imports
// between the folders of every room that has floors, and fails on an arrow up and on a circle of files.
//   npm run rooms
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const root = path.dirname(fileURLToPath(import.meta.url));
export const rooms = JSON.parse(readFileSync(path.join(root, 'rooms.json'), 'utf8'));

/** What only tests import: they may reach up, to whatever makes use of what they test. */
export const isTest = (file) => /(\.test|\/testing|\/prepareTests|\/golden\/\w+)\.tsx?$/.test(file);

/** A file as the project names it: with slashes, from its root. */
const named = (file) => path.relative(root, file).split(path.sep).join('/');
const targetOf = (file, source) => named(path.resolve(path.dirname(path.join(root, file)), source));

/** Where a file lies: its room, the folder in it ('' for what lies beside the folders), and the folder's floor. */
function placeOf(file) {
  const [room, ...rest] = file.split('/');
  const folder = rest.length > 1 ? rest[0] : '';
  const floors = rooms[room]?.floors ?? [];
  return { room, folder, floor: folder === '' ? -1 : floors.findIndex((folders) => folders.includes(folder)) };
}

/** Why a file of a room with floors may not import another one of it; undefined when it may. */
function upwards(file, target) {
  const [from, to] = [placeOf(file), placeOf(target)];
  if (!rooms[from.room]?.floors || isTest(file)) return undefined;
  if (from.folder === to.folder) return apart(file, target);
  const lost = [from, to].find(({ folder, floor }) => folder !== '' && floor < 0);
  if (lost) return `${lost.room}/${lost.folder} has no floor yet: give it one in rooms.json.`;
  if (to.floor < from.floor) return undefined;
  const [own, other] = [from, to].map(({ room, folder }) => `${room}/${folder}`);
  return `${own} may not import ${other}, which is not on a lower floor (rooms.json): move down what both need, or hand it in.`;
}

/** Why a file may not import one of the same folder: those below such a folder (`apart`) know nothing of each other. */
function apart(file, target) {
  const { room, folder } = placeOf(file);
  const [own, other] = [file, target].map((name) => name.split('/')[2]);
  if (own === other || !rooms[room].apart?.includes(folder)) return undefined;
  return `${room}/${folder}/${own} may not import ${room}/${folder}/${other}: move down what both need, or offer it (feature.ts).`;
}

const matches = (pattern, name) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`);
const forTests = ['vitest', '@testing-library/*', 'typescript', 'fast-check', 'zod', '@tensorflow/tfjs', 'node:*'];

/** Why a file (its full path) may not import `source`; undefined when it may. */
export function forbidden(fullPath, source, isTypeOnly) {
  const file = named(fullPath);
  const room = file.split('/')[0];
  const rules = rooms[room];
  if (!rules) return undefined;
  if (source.startsWith('.')) {
    const target = targetOf(file, source);
    const targetRoom = target.split('/')[0];
    if (targetRoom === room) return upwards(file, target) ?? circleOf(file, target);
    if (targetRoom === 'assets' || rules.rooms.some((allowed) => matches(allowed, target))) return undefined;
    return `${room}/ may not import ${targetRoom}/ (rooms.json): move what both need into core/, or ask through the protocol.`;
  }
  const packages = [...rules.packages, ...(isTest(file) ? forTests : []), ...((isTypeOnly && rules.types) || [])];
  if (packages.some((allowed) => matches(allowed, source))) return undefined;
  return `${room}/ may not import the package "${source}" (rooms.json).`;
}

/** Why an import closes a circle of files, in a room with floors; undefined when it closes none. */
function circleOf(file, target) {
  if (!rooms[file.split('/')[0]].floors) return undefined;
  const way = wayBetween(importsOf(), target, file);
  return way && `This closes a circle: ${[file, ...way].join(' -> ')}.`;
}

/** The files from one to another by imports; undefined when there is no way. */
function wayBetween(imports, from, to) {
  const before = new Map([[from, undefined]]);
  for (const file of before.keys()) {
    if (file === to) {
      const way = [];
      for (let at = to; at !== undefined; at = before.get(at)) way.unshift(at);
      return way;
    }
    for (const next of imports.get(file) ?? []) if (!before.has(next)) before.set(next, file);
  }
  return undefined;
}

let known;
/** The relative imports of all files in rooms with floors, types included; read once. */
function importsOf() {
  if (known) return known;
  known = new Map();
  for (const room of Object.keys(rooms).filter((name) => rooms[name].floors)) {
    for (const entry of readdirSync(path.join(root, room), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
      const full = path.join(entry.parentPath, entry.name);
      const { importedFiles } = typescript.preProcessFile(readFileSync(full, 'utf8'), true, true);
      const sources = importedFiles.map(({ fileName }) => fileName).filter((source) => source.startsWith('.'));
      known.set(
        named(full),
        sources.map((source) => targetOf(named(full), source)),
      );
    }
  }
  return known;
}

/** Prints who imports whom, from the highest floor down; the number of faults. */
function chart() {
  const faults = new Set();
  for (const [room, { floors }] of Object.entries(rooms)) {
    if (!floors) continue;
    const counts = new Map();
    for (const [file, targets] of importsOf()) {
      if (!file.startsWith(`${room}/`) || isTest(file)) continue;
      for (const target of targets) {
        const [from, to] = [placeOf(file), placeOf(target)];
        const fault = to.room === room ? (upwards(file, target) ?? circleOf(file, target)) : undefined;
        if (fault) faults.add(`${file}: ${fault}`);
        if (to.room !== room || from.folder === to.folder) continue;
        const own = counts.get(from.folder) ?? new Map();
        counts.set(from.folder, own.set(to.folder, (own.get(to.folder) ?? 0) + 1));
      }
    }
    const list = (folder) =>
      [...(counts.get(folder) ?? [])]
        .toSorted(([a], [b]) => order(b) - order(a))
        .map(([other, count]) => `${other || 'files beside them'} ${count}`)
        .join(', ');
    const order = (folder) => floors.findIndex((folders) => folders.includes(folder));
    console.log(`\n${room}/`);
    for (const [i, folders] of [...floors.entries()].toReversed()) {
      for (const folder of folders)
        console.log(`  ${String(i + 1).padStart(2)}  ${folder.padEnd(10)}  -> ${list(folder) || '-'}`);
    }
  }
  for (const fault of faults) console.error(fault);
  return faults.size;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = chart();
  console.log(faults === 0 ? '\nNo arrow up, no circle.' : `\n${faults} imports lead up or in a circle.`);
  process.exitCode = faults === 0 ? 0 : 1;
}
