import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { sizeOf } from '../../../core/shape.ts';
import { text } from '../../../core/text.ts';
import { analysisOf } from '../../store/analysis.ts';
import { isTroubled, useTrouble } from '../../store/doctor.ts';
import { useDocument } from '../../store/document.ts';
import { useNeurons } from '../../store/neurons.ts';
import { useT } from '../../ui/language.ts';
import { PortHandle, usePorts } from '../BlockNode.tsx';
import blockClasses from '../BlockNode.module.css';
import { CardHead, useCard } from '../CardHead.tsx';
import type { FlowNode } from '../flow.ts';
import { NodeCards } from '../NodeCards.tsx';
import { LayerDrawing } from './LayerDrawing.tsx';
import { LayerFooter } from './LayerFooter.tsx';
import { layerGeometry, LAYER_WIDTH } from './layerGeometry.ts';
import classes from './LayerNode.module.css';

/** A layer opened into its neurons: inputs on the left, units on the right, every weight an edge between them. */
export const LayerNode = memo(function LayerNode({ id, data: { path }, selected }: NodeProps<FlowNode>) {
  const t = useT();
  const card = useCard(id, path);
  const inputs = useDocument((state) => sizeOf(analysisOf(state.document).byId.get(path)?.inputShapes[0] ?? []));
  const kernel = useNeurons(({ weights }) => weights.get(`${path}.kernel`));
  const hasTrouble = isTroubled(path, useTrouble());
  const [inputPorts, outputPorts] = [usePorts(id, 'inputs'), usePorts(id, 'outputs')];
  if (!card) return null;
  const units = kernel ? kernel.length / inputs : 0;
  return (
    <>
      <div
        className={`${blockClasses.card} ${classes.card}`}
        style={{ width: LAYER_WIDTH }}
        data-selected={selected}
        data-troubled={hasTrouble}
        data-testid={`neurons-${path}`}
      >
        <CardHead card={card} path={path} />
        {kernel && Number.isInteger(units) ? (
          <>
            <LayerDrawing path={path} kernel={kernel} geometry={layerGeometry(inputs, units)} />
            <LayerFooter path={path} inputs={inputs} />
          </>
        ) : (
          <p className={classes.note}>{t(notShown)}</p>
        )}
      </div>
      <div className={classes.ports}>
        {inputPorts.map((port) => (
          <PortHandle key={port.name} node={id} port={port} side="inputs" />
        ))}
        {outputPorts.map((port) => (
          <PortHandle key={port.name} node={id} port={port} side="outputs" />
        ))}
      </div>
      <NodeCards nodeId={id} path={path} />
    </>
  );
});

const notShown = text(
  'These weights are not known: read, or too many to be told one by one.',
  'Diese Gewichte sind nicht bekannt: noch nicht gelesen, oder zu viele, um einzeln gezeigt zu werden.',
);
