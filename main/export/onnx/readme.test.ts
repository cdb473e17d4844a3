import { expect, test } from 'vitest';
import { onnxSnippet } from './readme.ts';

const input = (name: string, dtype: 'int32' | 'bool', length: number | string) => ({ name, type: { dtype, shape: ['batch', length] } }); // prettier-ignore

test.each([
  ['length', 'np.array([encoding.attention_mask], np.bool_)'],
  [64, 'np.array([(encoding.attention_mask + [0] * 64)[:64]], np.bool_)  # filled up, or cut off'],
])('all inputs of a text are as long as its tokens (%s), and filled-up places are masked', (length, mask) => {
  const metadata = { features: [], units: undefined, classes: ['a', 'b'], targets: [], loss: 'crossEntropy', output: 'logits' }; // prettier-ignore
  const model = {
    nodes: [],
    initializers: [],
    inputs: [input('tokens', 'int32', length), input('segments', 'int32', length), input('mask', 'bool', length)],
    outputs: [{ name: 'output', type: { dtype: 'float32', shape: ['batch', 2] } }],
    metadata: { 'tokenizer.json': '{}' },
  } as const;
  const lines = onnxSnippet(metadata as never, model).split('\n');
  expect(lines).toContain('encoding = Tokenizer.from_str(about["tokenizer.json"]).encode("A text")');
  expect(lines).toContain(`mask = ${mask}`);
  expect(lines.filter((line) => /^(tokens|segments|mask) = /.test(line))).toHaveLength(3);
});
