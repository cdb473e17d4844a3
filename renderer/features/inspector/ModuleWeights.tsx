import { useState } from 'react';
import { same, text } from '../../../core/text.ts';
import { ChoiceField, NumberField } from '../../workspace/fields/fields.tsx';
import { Empty } from '../../link/Empty.tsx';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { WeightsOf } from './NodeWeights.tsx';

/** The weights within the use of a module: of which copy, and of which node there, is chosen. */
export function ModuleWeights({ path }: { readonly path: string }) {
  const { nodes, copies } = useAnalysis();
  const [chosen, setChosen] = useState({ copy: 1, node: '' });
  const count = copies.get(path);
  const copy = Math.min(chosen.copy, count ?? 1);
  const prefix = count === undefined ? `${path}/` : `${path}/${copy}/`;
  const inside = nodes.filter(({ id, weightNames }) => id.startsWith(prefix) && weightNames.length > 0);
  const places = inside.map(({ id, name }) => {
    const place = id.slice(prefix.length);
    return { value: place, label: same(name === undefined ? place : `${name} (${place})`) };
  });
  const [first] = places;
  if (!first) return <Empty message={text('This module has no weights.', 'Dieses Modul hat keine Gewichte.')} />;
  const node = places.some(({ value }) => value === chosen.node) ? chosen.node : first.value;
  return (
    <>
      {count !== undefined && (
        <NumberField
          label={text(`Copy, of ${count}`, `Kopie, von ${count}`)}
          value={copy}
          range={{ min: 1, max: count, isWhole: true }}
          onChange={(number) => setChosen({ copy: number, node })}
        />
      )}
      <ChoiceField
        label={text('Node', 'Knoten')}
        value={node}
        options={places}
        onChange={(place) => setChosen({ ...chosen, node: place })}
      />
      <WeightsOf path={prefix + node} />
    </>
  );
}
