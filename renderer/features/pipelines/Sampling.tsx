import { text } from '../../../core/text.ts';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { enter } from './asking.ts';
import type { Entered } from './tasks.ts';

/** How many tokens are written, and how they are drawn. */
export function Sampling({ entered: { tokens, temperature, topK, topP, seed } }: { readonly entered: Entered }) {
  const set = (change: Partial<Entered>) => enter('text-generation', change);
  return (
    <div>
      <NumberField
        label={text('Tokens', 'Tokens')}
        value={tokens}
        range={{ min: 1, max: 2000, isWhole: true }}
        onChange={(value) => set({ tokens: value })}
      />
      <NumberField
        label={text('Temperature', 'Temperatur')}
        help={temperatureHelp}
        value={temperature}
        range={{ min: 0, max: 10 }}
        onChange={(value) => set({ temperature: value })}
      />
      {temperature > 0 && (
        <>
          <NumberField
            label={text('Top k (0: all)', 'Top k (0: alle)')}
            value={topK}
            range={{ min: 0, max: 1_000_000, isWhole: true }}
            onChange={(value) => set({ topK: value })}
          />
          <NumberField
            label={text('Top p (1: all)', 'Top p (1: alle)')}
            value={topP}
            range={{ min: 0, max: 1 }}
            onChange={(value) => set({ topP: value })}
          />
          <NumberField
            label={text('Seed', 'Startwert')}
            value={seed}
            range={{ min: 0, max: 0xffffffff, isWhole: true }}
            onChange={(value) => set({ seed: value })}
          />
        </>
      )}
    </div>
  );
}

const temperatureHelp = text(
  '0: always the likeliest token, which often goes in circles. 1: as likely as the model says; above that more evenly.',
  '0: immer das wahrscheinlichste Token, was sich oft im Kreis dreht. 1: so wahrscheinlich, wie das Modell sagt; darüber gleichmäßiger.',
);
