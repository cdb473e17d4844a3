import { expect, test } from 'vitest';
import { GrantedFiles, MOST_PASSING } from './grantedFiles.ts';

test('uploads and exports without end are not all remembered, projects are', () => {
  const files = new GrantedFiles();
  files.add('/home/u/net.neuroloom', 'write');
  for (let i = 0; i < MOST_PASSING + 10; i++) files.add(`/tmp/upload-${i}/table.csv`, 'read');
  expect(files.all()).toHaveLength(MOST_PASSING + 1);
  expect(files.get('/home/u/net.neuroloom')).toBe('write');
  expect(files.get('/tmp/upload-9/table.csv')).toBeUndefined();
  expect(files.get('/tmp/upload-10/table.csv')).toBe('read');
});

test('what is granted once more is the newest again, and what may be written stays so', () => {
  const files = new GrantedFiles();
  expect(files.add('/a.csv', 'read')).toBe(true);
  expect(files.add('/a.csv', 'write')).toBe(true);
  for (let i = 1; i < MOST_PASSING; i++) files.add(`/${i}.csv`, 'read');
  expect(files.add('/a.csv', 'read')).toBe(false);
  files.add('/new.csv', 'read');
  expect(files.get('/a.csv')).toBe('write');
  expect(files.get('/1.csv')).toBeUndefined();
});
