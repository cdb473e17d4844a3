import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

// By Python's hashlib.
it.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['ä€😀', '819fe77d1c7897c4c541e21c63d27154d46e12cc65074d8d9c874626a40a6074'],
  ['x1'.repeat(55).slice(0, 55), '845ffde5f5aabae6b66206754979831ae6ad74f3eac6ef92a1375b2092dcfa2e'],
  ['x1'.repeat(56).slice(0, 56), '55db9ea5f68afcdc485becfb7127bb825ab6e0ab604ed8c08d954cc78cc58972'],
  ['x1'.repeat(64).slice(0, 64), '08e1d359e3c483e0d4762fb8b9a86df1ccd9e958a084ab11bcfdc8919f1db558'],
  ['x1'.repeat(5000).slice(0, 5000), '3dd64c84eb2e81048415ba1b8e47998e15319f712d4d1d4d69e4f0f8988a97e8'],
])('%s', (text, digest) => {
  expect(sha256(text)).toBe(digest);
});

it('names no half of a letter', () => {
  expect(() => sha256('a\ud83d')).toThrow();
});
