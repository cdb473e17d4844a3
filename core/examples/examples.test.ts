import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { parseDocument } from '../graph/parse.ts';
import { untrainedExamples } from './examples.ts';

test.each(Object.entries(untrainedExamples))(
  'the example "%s" can be trained and read back from JSON',
  (_, document) => {
    expect(analyse(document).problems).toEqual([]);
    expect(parseDocument(JSON.parse(JSON.stringify(document)))).toEqual({ ok: true, value: document });
  },
);

test("the lecture's network has the lecture's size", () => {
  expect(analyse(untrainedExamples['fashion-mnist']!).totals.parameters).toBe(669_706);
});
