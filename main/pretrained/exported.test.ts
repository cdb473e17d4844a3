// A pretrained model as ONNX: at another length of texts than its data have, it computes what transformers computes.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { onnxMetadata } from '../export/onnx/metadata.ts';
import { forwardModel } from '../export/onnx/model.ts';
import { symbolicForward } from '../export/forward/symbolic.ts';
import { metadataOf } from '../export/metadata.ts';
import { modelPieces } from '../graph/onnx/proto.ts';
import { compileDocument } from '../train/prepare.ts';
import { readPretrained } from './read.ts';
import { differences, expectedOf, fixture } from './testing.ts';

it.each([
  ['bert', 40],
  ['bert-classes', 40],
  ['distilbert-classes', 40],
  ['roberta', 40],
  ['gpt2', 64],
  ['llama', 512],
] as const)('%s', async (name, longest) => {
  const { document, weights } = await readPretrained(fixture(name));
  const model = compileDocument(document);
  const forward = symbolicForward(model, { probabilities: false, attention: false, hidden: false, channelsFirst: true });
  expect(forward.remarks).toEqual([]);
  for (const limit of Object.values(forward.limits)) expect(limit).toBe(longest);
  const onnx = forwardModel(model, weights, forward, onnxMetadata(document, metadataOf(model, name, null), forward));
  const session = await InferenceSession.create(Buffer.concat(modelPieces(onnx)), { logSeverityLevel: 3 });
  const { tokens, segments, outputs } = expectedOf(name);
  const shape = [1, tokens.length];
  const feeds = Object.fromEntries(
    session.inputMetadata.map((one) => {
      const numbers: Readonly<Record<string, readonly number[]>> = { tokens, segments, mask: tokens.map(() => 1) };
      const values = numbers[one.name] ?? [];
      const type = one.isTensor ? one.type : 'int32';
      const data = type === 'bool' ? Uint8Array.from(values) : type === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values);
      return [one.name, new Tensor(type, data as never, shape)] as const;
    }),
  );
  const found = Object.values(await session.run(feeds)).map(({ data }) => data as Float32Array);
  expect(Math.max(...differences(found, outputs))).toBeLessThan(1e-4);
  await session.release();
}); // prettier-ignore
