import { describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type SafeTensors } from './safetensors.ts';

const bytesOf = (file: SafeTensors) => Buffer.concat(encodeSafetensors(file));

const example: SafeTensors = {
  tensors: new Map([
    ['linear.weight', { shape: [2, 3], values: Float32Array.of(1, -2.5, NaN, Infinity, -0, 1e-45) }],
    ['ids', { shape: [2], values: Int32Array.of(-1, 2147483647) }],
    ['scalar', { shape: [], values: Float32Array.of(7) }],
    ['nothing', { shape: [0, 4], values: new Float32Array(0) }],
  ]),
  metadata: { format: 'neuroloom', Größe: '"x"\n' },
};

/** A file with any header, as a foreign program might write it. */
function foreign(header: unknown, data = 8): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(data, 1)]);
}

test('what is written is read again, to the last bit', () => {
  expect(decodeSafetensors(bytesOf(example), 'a')).toEqual(example);
});

test('a file is laid out as the format says', () => {
  const bytes = bytesOf({
    tensors: new Map([['w', { shape: [2], values: Float32Array.of(1, 2) }]]),
    metadata: { a: 'b' },
  });
  const length = Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<string, unknown>;
  expect(length % 8).toBe(0);
  expect(header).toMatchObject({ __metadata__: { a: 'b' }, w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } });
  expect(bytes.subarray(8 + length).toString('hex')).toBe('0000803f00000040');
});

test('a file without our checksum, of another program and not aligned, is read as well', () => {
  const { tensors } = decodeSafetensors(foreign('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} '), 'a');
  expect(tensors.get('w')!.values).toEqual(new Float32Array(Uint8Array.from({ length: 8 }, () => 1).buffer));
});

test('a tensor that does not have as many values as its shape says is a bug of the writer', () => {
  const tensors = new Map([['w', { shape: [3], values: new Float32Array(2) }]]);
  expect(() => encodeSafetensors({ tensors, metadata: {} })).toThrow('w [3] has 2 values');
});

describe('a damaged file is refused', () => {
  const entry = (data_offsets: number[], shape = [1], dtype = 'F32') => ({ dtype, shape, data_offsets });
  const claims = (length: bigint) => {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(length);
    return bytes;
  };

  test.each([
    ['nothing', Buffer.alloc(0), 'it has only 0 bytes'],
    ['an absurd header', claims(0xffffffffffffffffn), 'its header claims 18446744073709551615 bytes'],
    ['a cut header', claims(1000n), 'cut off inside its header: 16 of 1008 bytes'],
    ['no JSON', foreign('hello'), 'its header is not a JSON object'],
    ['a list', foreign([1]), 'its header is not a JSON object'],
    ['a malformed entry', foreign({ w: { dtype: 'F32' } }), 'the entry of “w” is malformed'],
    ['a negative axis', foreign({ w: entry([0, 8], [-2]) }), 'the entry of “w” is malformed'],
    ['strange metadata', foreign({ __metadata__: { a: 1 } }), 'its metadata is not made of texts'],
    [
      'overlapping tensors',
      foreign({ a: entry([0, 4]), b: entry([0, 4]), c: entry([4, 8]) }),
      '“b” overlaps another tensor',
    ],
    ['a gap', foreign({ a: entry([4, 8]) }), '“a” follows a gap'],
    ['reversed offsets', foreign({ a: entry([0, 8], [2]), b: entry([8, 4]) }), '“b” ends before it begins'],
    ['too few bytes', foreign({ a: entry([0, 12], [3]) }), 'cut off: 8 of 12 bytes'],
    ['too many bytes', foreign({ a: entry([0, 4]) }), '4 bytes at its end belong to no tensor'],
    ['a shape that does not fit', foreign({ a: entry([0, 8], [3]) }), '“a” [3] does not fit its 8 bytes'],
    ['another type', foreign({ a: entry([0, 8], [4], 'F16') }), 'the type F16; only F32 and I32'],
  ])('with %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'weights')).toThrow(message);
  });

  test('when a single bit of a tensor was changed', () => {
    const bytes = bytesOf(example);
    bytes[bytes.length - 3]! ^= 1;
    expect(() => decodeSafetensors(bytes, 'weights')).toThrow(
      'weights is not a valid safetensors file: its checksum is another',
    );
  });
});
