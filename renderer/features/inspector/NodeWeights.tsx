import { text } from '../../../core/text.ts';
import { SwitchField } from '../../workspace/fields/fields.tsx';
import { WeightsPanel } from './weights/WeightsPanel.tsx';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { isEditable, useNeurons } from '../../workspace/neurons/neurons.ts';
import { lockWeights } from '../../workspace/neurons/weightEdits.ts';
import { StartWeights } from './StartWeights.tsx';
import { WeightField } from './WeightField.tsx';
import { useT } from '../../kit/language.ts';

/** What a node has learned, and what can be done by hand with it. */
export function WeightsOf({ path }: { readonly path: string }) {
  return (
    <>
      <NodeWeights path={path} />
      {/* As high as what it says, which would stand below the edge otherwise. */}
      <div>
        {/* Of another node nothing stands here until it is read. */}
        <WeightsPanel key={path} nodeId={path} />
      </div>
    </>
  );
}

/** What can be done by hand with the weights of a node: the threshold of a perceptron, and all of them together. */
function NodeWeights({ path }: { readonly path: string }) {
  const t = useT();
  const node = useAnalysis().byId.get(path);
  const theta = useNeurons(({ weights }) => weights.get(`${path}.theta`)?.[0]);
  if (!node || !isEditable(node)) return null;
  return (
    <>
      {theta !== undefined && (
        <section>
          <WeightField
            place={{ path, name: 'theta', index: 0 }}
            label={t(text('Threshold θ', 'Schwelle θ'))}
            value={theta}
          />
          <SwitchField
            label={text('Locked', 'Gesperrt')}
            help={text('Training leaves the threshold as it is.', 'Training lässt die Schwelle, wie sie ist.')}
            value={node.locked['theta'] !== undefined && node.locked['theta'].length > 0}
            onChange={(isLocked) => lockWeights(path, 'theta', [0], isLocked)}
          />
        </section>
      )}
      <StartWeights paths={[path]} />
    </>
  );
}
