import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { Grants } from './grants.ts';

const file = path.join(tmpdir(), 'nowhere', 'net.neuroloom');

it('a project that was opened from the list is kept and saved where the list or its disk goes meanwhile', async () => {
  let noted = [file];
  const told: string[] = [];
  const grants = new Grants(
    () => Promise.resolve(noted),
    (noted) => void told.push(noted),
  );
  await grants.require(file, 'read');
  await grants.require(file, 'write');
  expect(told).toEqual([file]);
  noted = [];
  await expect(grants.require(file, 'write')).resolves.toBeUndefined();
  await expect(grants.require(`${file}2`, 'read')).rejects.toMatchObject({ code: 'fileRefused' });
});
