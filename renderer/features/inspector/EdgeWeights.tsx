import { edgeRows } from '../../../core/analysis/handSet.ts';
import type { GraphEdge } from '../../../core/graph/document.ts';
import { same, text } from '../../../core/text.ts';
import { SwitchField } from '../../workspace/fields/fields.tsx';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useNeurons } from '../../workspace/neurons/neurons.ts';
import { lockWeights } from '../../workspace/neurons/weightEdits.ts';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';
import { WeightField } from './WeightField.tsx';

/** So many weights of one wire have fields. */
const MOST_FIELDS = 64;

interface EdgeWeightsProps {
  readonly edge: GraphEdge;
  /** Of the node that it leads to, and its own. */
  readonly path: string;
  readonly edgePath: string;
}

/** The weights on a wire into a perceptron; nothing on any other wire. */
export function EdgeWeights({ edge, path, edgePath }: EdgeWeightsProps) {
  const t = useT();
  const node = useAnalysis().byId.get(path);
  const name = node?.block.edgeWeight;
  const kernel = useNeurons(({ weights }) => weights.get(`${path}.${name}`));
  const row = node && edgeRows(node).find((own) => own.edge === edgePath);
  if (!row || name === undefined || !kernel) return null;
  const { from, size } = row;
  const values = [...kernel.subarray(from, from + size)];
  const places = values.map((_, i) => from + i);
  return (
    <section>
      <h3 className="section-title">
        {t(values.length === 1 ? text('Weight', 'Gewicht') : text('Weights', 'Gewichte'))}
      </h3>
      {values.slice(0, MOST_FIELDS).map((value, i) => (
        <WeightField
          key={i}
          place={{ path, name, index: from + i }}
          label={t(values.length === 1 ? text('Weight', 'Gewicht') : same(`w${i + 1}`))}
          value={value}
        />
      ))}
      {values.length > MOST_FIELDS && (
        <p className={classes.note}>
          {t(text(`${values.length - MOST_FIELDS} more`, `${values.length - MOST_FIELDS} weitere`))}
        </p>
      )}
      <SwitchField
        label={text('Locked', 'Gesperrt')}
        help={text('Training leaves it as it is.', 'Training lässt es, wie es ist.')}
        value={edge.isLocked === true}
        onChange={(isLocked) => lockWeights(path, name, places, isLocked)}
      />
    </section>
  );
}
