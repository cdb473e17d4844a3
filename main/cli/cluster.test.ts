import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawnMoons } from '../clusters/testing.ts';
import { file, run, terminal, useTerminal } from './testing.ts';

useTerminal();

function cluster(content: string, method: string, ...args: string[]) {
  writeFileSync(file('table.csv'), content);
  return run('cluster', method, file('table.csv'), ...args);
}

const { rows, labels } = drawnMoons(300, 0.05, 1);
const moons = `x,y,moon\n${rows.map((row, i) => `${row.join(',')},${labels[i] === 0 ? 'upper' : 'lower'}`).join('\n')}\n`;

test('finds the clusters of a table, and says how far they are the known classes', async () => {
  const { code, out: said } = await cluster(moons, 'dbscan', '--eps', '0.2', '--label', 'moon', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(said)).toMatchObject({ sizes: [150, 150], noise: 0, agreement: 1 });
  const means = await cluster(moons, 'k-means', '--k', '2', '--label', '3');
  const rand = Number(/adjusted Rand index ([\d.]+)/.exec(means.out)?.[1]);
  expect(rand).toBeGreaterThan(0.2);
  expect(rand).toBeLessThan(0.6);
  expect(means.out.split('\n')[0]).toMatch(/^\d +[-\d.]+, [-\d.]+, (upper|lower)$/);
});

test('scales columns if asked to, and takes those that are named', async () => {
  const table = '0,0,5\n0,1000,5\n1,0,5\n1,1000,5\n';
  const sizesWith = async (...args: string[]) => (JSON.parse((await cluster(table, 'dbscan', '--min-points', '1', '--json', ...args)).out) as { sizes: number[] }).sizes; // prettier-ignore
  expect(await sizesWith('--eps', '1.5')).toEqual([2, 2]);
  expect(await sizesWith('--eps', '2.1', '--scale')).toEqual([4]);
  expect(await sizesWith('--eps', '0.5', '--columns', '1')).toEqual([2, 2]);
});

test('what is missing or no number is said', async () => {
  expect(await cluster(moons, 'k-means')).toMatchObject({ code: 2 });
  expect(terminal.errors).toContain('--k is missing');
  expect(await cluster(moons, 'k-means', 'other.csv', '--k', '2')).toMatchObject({ code: 2 });
  expect(terminal.errors).toContain('“other.csv” is one argument too many');
  expect(await cluster(moons, 'dbscan', '--eps', '1', '--columns', 'z')).toMatchObject({ code: 2 });
  expect(terminal.errors).toContain('There is no column “z”: x, y, moon.');
  expect(await cluster('a,b\n1,2\n3,x\n', 'k-means', '--k', '1')).toMatchObject({ code: 1 });
  expect(terminal.errors).toContain('Line 3 has “x” in the column b');
  expect(await cluster('1,2\n', 'k-means', '--k', '2')).toMatchObject({ code: 1 });
  expect(terminal.errors).toContain('need at least as many points');
  expect(await cluster('', 'k-means', '--k', '2')).toMatchObject({ code: 1 });
  expect(terminal.errors).toContain('There are no points');
  expect(await cluster('A cat sat.\nA dog barked.\n', 'k-means', '--k', '2')).toMatchObject({ code: 1 });
  expect(terminal.errors).toContain(
    'has no column with numbers. To put the lines of a text into clusters, name a model',
  );
  expect(await cluster(moons, 'kmeans', '--k', '2')).toMatchObject({ code: 2 });
  expect(terminal.errors).toContain('There is no method “kmeans”: k-means or dbscan.');
  expect(await cluster(moons, 'dbscan', '--eps', '0')).toMatchObject({ code: 2 });
  expect(terminal.errors).toContain('--eps takes a number above 0');
});
