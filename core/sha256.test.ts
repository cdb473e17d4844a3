import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

it.each(['', 'abc', 'ä€😀', ...[54, 55, 56, 63, 64, 65, 5000].map((length) => 'x1'.repeat(length).slice(0, length))])(
  'is that of FIPS 180-4: %s',
  (text) => {
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
  },
);
