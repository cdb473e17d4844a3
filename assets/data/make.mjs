// Makes the small data that ships with the app, out of the originals; the same bytes on every run. Rows of tables are
// printed, with their numbers in the original: they stand in core/data/kinds.
//   node assets/data/make.mjs fashion-mnist <folder with the four upstream files>
//   node assets/data/make.mjs iris <iris.csv of scikit-learn>
//   node assets/data/make.mjs penguins <penguins.json of vega-datasets>
import { Buffer } from 'node:buffer';
import console from 'node:console';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { gunzipSync, gzipSync } from 'node:zlib';

const here = import.meta.dirname;
const [what, from] = process.argv.slice(2);
const makers = { 'fashion-mnist': makeFashion, iris: makeIris, penguins: makePenguins };
if (!(what in makers) || !from) throw new Error(`Usage: node make.mjs ${Object.keys(makers).join('|')} <original>`);
makers[what](from);

/** The first pictures of each class, in the original order: 1,000 a class to train on and 200 to test on. */
function makeFashion(folder) {
  mkdirSync(path.join(here, 'fashion-mnist'), { recursive: true });
  for (const [part, perClass] of [['train', 1000], ['t10k', 200]]) {
    const images = gunzipSync(readFileSync(path.join(folder, `${part}-images-idx3-ubyte.gz`)));
    const labels = gunzipSync(readFileSync(path.join(folder, `${part}-labels-idx1-ubyte.gz`)));
    const taken = new Array(10).fill(0);
    const chosen = [...labels.subarray(8).keys()].filter((i) => taken[labels[8 + i]]++ < perClass);
    const size = 28 * 28;
    const pictures = Buffer.concat(chosen.map((i) => images.subarray(16 + i * size, 16 + (i + 1) * size)));
    write(`fashion-mnist/${part}-images-idx3-ubyte.gz`, zip(Buffer.concat([idxHeader(3, [chosen.length, 28, 28]), pictures])));
    const classes = Buffer.from(chosen.map((i) => labels[8 + i]));
    write(`fashion-mnist/${part}-labels-idx1-ubyte.gz`, zip(Buffer.concat([idxHeader(1, [chosen.length]), classes])));
  }
}

/** 150 rows: 50 a class. */
function makeIris(file) {
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const classes = header.split(',').slice(2);
  const rows = lines.map((line) => line.split(',')).map((cells) => [...cells.slice(0, 4), classes[Number(cells[4])]]);
  printTable(rows);
}

/** 342 of 344 rows: the two without measurements are left out. */
function makePenguins(file) {
  const names = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)', 'Species'];
  const rows = JSON.parse(readFileSync(file, 'utf8')).map((penguin) => names.map((name) => penguin[name]));
  const isWhole = (row) => row.every((cell) => cell !== null);
  const numbers = rows.flatMap((row, i) => (isWhole(row) ? [i + 1] : []));
  printTable(rows.filter(isWhole), numbers);
}

/** Shuffles by a fixed rule and holds out a fifth of every class; training rows first, classes by the alphabet. */
function printTable(rows, numbers = rows.map((_, i) => i + 1)) {
  const numberOf = new Map(rows.map((row, i) => [row, numbers[i]]));
  const shuffled = shuffle(rows);
  const counts = {};
  for (const row of rows) counts[row.at(-1)] = (counts[row.at(-1)] ?? 0) + 1;
  const held = {};
  const isTest = shuffled.map((row) => {
    const label = row.at(-1);
    held[label] = (held[label] ?? 0) + 1;
    return held[label] <= Math.round(counts[label] / 5);
  });
  const classes = Object.keys(counts).sort();
  const ordered = [...shuffled.filter((_, i) => !isTest[i]), ...shuffled.filter((_, i) => isTest[i])];
  console.log(`numbers: [${ordered.map((row) => numberOf.get(row)).join(', ')}],`);
  for (const row of ordered) console.log(`[${[...row.slice(0, 4).map(Number), classes.indexOf(row.at(-1))].join(', ')}],`);
}

/** Fisher and Yates with the constants of Numerical Recipes' generator. */
function shuffle(rows) {
  const result = [...rows];
  let state = 1;
  for (let i = result.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

function idxHeader(rank, sizes) {
  const header = Buffer.alloc(4 + 4 * rank);
  header.set([0, 0, 8, rank]);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return header;
}

function zip(bytes) {
  return gzipSync(bytes, { level: 9, memLevel: 9 });
}

function write(name, content) {
  writeFileSync(path.join(here, name), content);
  console.log(`${name}: ${content.length} bytes`);
}
