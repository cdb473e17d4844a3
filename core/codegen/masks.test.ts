import { describe, expect, it } from 'vitest';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import { littleBert } from '../examples/littleBert.ts';
import { translator } from '../examples/translator.ts';
import type { Document } from '../graph/document.ts';
import { maskProblem, toKeras } from './keras.ts';
import { programOf } from './program.ts';

function programIn(document: Document): string {
  const program = toKeras(document);
  if (!program.ok) throw new Error(program.error.map(({ message }) => message.en).join());
  return program.value;
}

describe('masks in Keras', () => {
  const words = usualNumberWords();
  const about = { name: 'a.txt', sha256: 'a'.repeat(64), encoding: 'utf-8', tokenizer: words.tokenizer, testShare: 0.1, seed: 1 } as const; // prettier-ignore
  const bert = littleBert({ kind: 'masked', ...about, length: 8, examples: 9, maskedShare: 0.2 });

  it('weigh the losses of what they are for: the mean is that over what counts', () => {
    const program = programIn(bert);
    expect(program.match(/reduction="mean_with_sample_weight"/g)).toHaveLength(1);
    const [all, masked] = ['np.ones(len(train_y), "float32")', 'np.maximum(train_masked, 0).astype("float32")'];
    expect(program).toContain(`train_weights = [${all}, ${masked}]\ntest_weights = [`);
    expect(program).toContain('sample_weight=train_weights, batch_size');
    expect(program).toMatch(/validation_data=\([^)]*\btest_weights,?\s*\)/);
    expect(program).toMatch(/sample_weight=test_weights,\s*return_dict/);
    expect(program).toContain('weighted_metrics=[[');
    expect(programIn(translator(words))).toContain('train_weights = np.maximum(train_counts, 0).astype("float32")');
  });

  it('are refused where they are computed, or have other axes', () => {
    const program = programOf(bert);
    if (!program.ok) throw new Error('It has problems.');
    const [first, ...others] = program.value.ends;
    expect(maskProblem(program.value)).toBeUndefined();
    for (const mask of ['computed_1', 'next']) {
      const problem = maskProblem({ ...program.value, ends: [first, ...others.map((end) => ({ ...end, mask }))] });
      expect(problem?.message.en).toContain('takes masks from the data only');
    }
  });
}); // prettier-ignore
