import { expect, it } from 'vitest';
import { chain } from '../graph/chain.ts';
import { formerSignatures, renewed } from './formerSignature.ts';
import { networkSignature, signature, startSignature } from './signature.ts';
import { withWeights } from './startWeights.ts';

const lecture = chain('x', [['dataset'], ['flatten'], ['linear', { units: 16 }], ['relu'], ['linear', { units: 10 }], ['output']]); // prettier-ignore
const set = withWeights(lecture, new Map([['linear2.bias', Float32Array.from({ length: 10 }, (_, i) => i / 4)]]));

// As the first version wrote them.
it.each([
  [lecture, ['2498869e591c1b87', '9edbb5f4eadf4175', '']],
  [set, ['2498869e591c1b87', '9edbb5f4eadf4175', 'ba5b0a50d0517309']],
])('signatures of the first version are known again', (document, former) => {
  const [signed, network, start] = former;
  expect(formerSignatures(document)).toEqual({ signature: signed, network, start });
  const run = { id: 'r', ...formerSignatures(document) };
  const now = { signature: signature(document), network: networkSignature(document), start: startSignature(document) };
  expect(renewed(run, [lecture, set])).toEqual({ id: 'r', ...now });
  expect(renewed(run, [])).toEqual(run);
  expect(renewed({ id: 'r', ...now }, [])).toEqual({ id: 'r', ...now });
});
