import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { parseDocument } from '../../../core/graph/parse.ts';
import { copyOf } from './copy.ts';

test('a copy is a project file that holds the document', () => {
  const { 'document.json': json } = unzipSync(copyOf(examples['iris']!));
  expect(parseDocument(JSON.parse(strFromU8(json!)))).toEqual({ ok: true, value: examples['iris'] });
});
