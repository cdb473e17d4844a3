import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { sizeOf } from '../../../../core/shape.ts';
import { text } from '../../../../core/text.ts';
import { analysisOf } from '../../../workspace/document/analysis.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { useNeurons } from '../../../workspace/neurons/neurons.ts';
import { useDrawnTheme } from '../../../kit/drawnTheme.ts';
import { useT } from '../../../kit/language.ts';
import { PortHandle } from '../BlockNode.tsx';
import blockClasses from '../BlockNode.module.css';
import { CardHead } from '../CardHead.tsx';
import type { FlowNode } from '../../../workspace/editing/flow.ts';
import { looksSame } from '../looksSame.ts';
import { NodeCards } from '../NodeCards.tsx';
import { LayerDrawing } from './LayerDrawing.tsx';
import { LayerFooter } from './LayerFooter.tsx';
import { LARGE_LETTER, layerGeometry, LAYER_WIDTH, LETTER } from './layerGeometry.ts';
import classes from './LayerNode.module.css';

/** A layer opened into its neurons: inputs on the left, units on the right, every weight an edge between them. */
export const LayerNode = memo(function LayerNode({ id, data: { facts }, selected }: NodeProps<FlowNode>) {
  const t = useT();
  const { path, trouble } = facts;
  const inputs = useDocument((state) => sizeOf(analysisOf(state.document).byId.get(path)?.inputs[0]?.type.shape ?? []));
  const kernel = useNeurons(({ weights }) => weights.get(`${path}.kernel`));
  const units = kernel ? kernel.length / inputs : 0;
  const letter = useDrawnTheme() === 'projector' ? LARGE_LETTER : LETTER;
  return (
    <>
      <div
        className={`${blockClasses.card} ${classes.card}`}
        style={{ width: LAYER_WIDTH }}
        data-selected={selected}
        data-troubled={trouble !== undefined}
        data-testid={`neurons-${path}`}
      >
        <CardHead facts={facts} />
        {kernel && Number.isInteger(units) ? (
          <>
            <LayerDrawing path={path} kernel={kernel} geometry={layerGeometry(inputs, units, letter)} />
            <LayerFooter path={path} inputs={inputs} />
          </>
        ) : (
          <p className={classes.note}>{t(notShown)}</p>
        )}
      </div>
      <div className={classes.ports}>
        {facts.inputs.map((port) => (
          <PortHandle key={port.name} node={id} port={port} side="inputs" />
        ))}
        {facts.outputs.map((port) => (
          <PortHandle key={port.name} node={id} port={port} side="outputs" />
        ))}
      </div>
      <NodeCards nodeId={id} facts={facts} />
    </>
  );
}, looksSame);

const notShown = text(
  'These weights are not known: not read yet, or too many to be shown one by one.',
  'Diese Gewichte sind nicht bekannt: noch nicht gelesen, oder zu viele, um einzeln gezeigt zu werden.',
);
