import { Button, Group } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { useNeuronView } from '../../workspace/neurons/neuronView.ts';
import { randomiseWeights, resetWeights } from '../../workspace/neurons/weightEdits.ts';
import { useT } from '../../kit/language.ts';

/** Draws the weights of these nodes anew by a seed, or takes back what was set by hand; nothing where there are none. */
export function StartWeights({ paths }: { readonly paths: readonly string[] }) {
  const t = useT();
  const seed = useNeuronView((state) => state.seed);
  if (paths.length === 0) return null;
  return (
    <section>
      <h3 className="section-title">{t(text('Start weights', 'Startgewichte'))}</h3>
      <NumberField
        label={text('Random numbers', 'Zufallszahlen')}
        help={text('The same number gives the same weights.', 'Dieselbe Zahl ergibt dieselben Gewichte.')}
        value={seed}
        range={{ min: 0, max: 0xffffffff, isWhole: true }}
        onChange={(number) => useNeuronView.setState({ seed: number })}
      />
      <Group gap="xs" mt={4} mb="xs" grow preventGrowOverflow={false}>
        <Button size="xs" variant="default" onClick={() => void randomiseWeights(paths, seed)}>
          {t(text('Randomise', 'Würfeln'))}
        </Button>
        <Button size="xs" variant="default" onClick={() => void resetWeights(paths)}>
          {t(text('Back to the seed’s', 'Zurück zum Startwert'))}
        </Button>
      </Group>
    </section>
  );
}
