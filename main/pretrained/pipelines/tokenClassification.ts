import { toWire } from '../../../core/protocol/tensors.ts';
import { definePipeline, readIn } from './define.ts';
import { largest, softmax } from './numbers.ts';

interface Entity {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly scores: readonly number[];
}

/** As transformers joins tokens by aggregation_strategy="simple". */
export const tokenClassification = definePipeline({
  task: 'token-classification',
  needs: 'tokenClasses',
  read: (network, { text }) => readIn(network, text),
  async run(network, { text }, read) {
    const [tensor] = await network.compute('tokenClasses', [read]);
    const kinds = tensor?.shape[1] ?? 0;
    const entities: Entity[] = [];
    let before = 'O';
    for (const [i, [from, to]] of read.offsets.entries()) {
      if (read.isSpecial[i]) continue;
      const shares = softmax(tensor?.values.subarray(i * kinds, (i + 1) * kinds) ?? []);
      const [best = 0] = largest(shares, 1);
      const { begins, label } = parsed(network.labels[best] ?? `LABEL_${best}`);
      const last = entities.at(-1);
      if (label !== 'O' && last && label === before && !begins) {
        entities[entities.length - 1] = { ...last, to, scores: [...last.scores, shares[best] ?? NaN] };
      } else if (label !== 'O') entities.push({ label, from, to, scores: [shares[best] ?? NaN] });
      before = label;
    }
    return {
      entities: entities.map(({ label, from, to, scores }) => {
        const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
        return { label, text: text.slice(from, to), from, to, score: toWire(mean) };
      }),
    };
  },
});

/** B-PER begins a name, I-PER goes on with one. */
function parsed(name: string): { readonly begins: boolean; readonly label: string } {
  return { begins: name.startsWith('B-'), label: name.replace(/^[BI]-/, '') };
}
