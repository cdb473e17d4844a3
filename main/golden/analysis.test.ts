// What analysis says of every golden document, and the programs that are written for it.
import { describe, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { documents, hold, holdText } from './golden.ts';
import { analysisOf, isTrainable, programsOf } from './today.ts';

describe.each(documents)('%s', (name, document) => {
  test('is understood as it was', () => hold(name, 'analysis.json', analysisOf(document)));

  test.runIf(isTrainable(document))('is written as the programs that it was', () => {
    for (const [framework, program] of Object.entries(programsOf(document))) {
      holdText(name, `program.${framework}.py`, program);
    }
  });
});

test.each(Object.entries(examples))('the example %s is the golden document', (name, example) => {
  expect(documents.find(([known]) => known === name)?.[1]).toEqual(example);
});
