import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { text } from '../../../../core/text.ts';
import { useMetricTexts } from '../../../workspace/shared/phrases.ts';
import { analysisOf } from '../../../workspace/document/analysis.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { useNeurons } from '../../../workspace/neurons/neurons.ts';
import { useT } from '../../../kit/language.ts';
import { PortHandle } from '../BlockNode.tsx';
import type { FlowNode } from '../../../workspace/editing/flow.ts';
import { looksSame } from '../looksSame.ts';
import { NodeCards } from '../NodeCards.tsx';
import { ActivationGlyph } from './ActivationGlyph.tsx';
import { netOf, outputOf } from './net.ts';
import classes from './PerceptronNode.module.css';
import { UnitMap } from './UnitMap.tsx';
import { WeightNumber } from '../../../workspace/neurons/WeightNumber.tsx';

/** A single neuron: its activation, its map over the plane, its threshold, and what it does with the example. */
export const PerceptronNode = memo(function PerceptronNode({ id, data: { facts }, selected }: NodeProps<FlowNode>) {
  const t = useT();
  const { path, name, inputs, outputs, trouble } = facts;
  const activation = useDocument((state) => String(analysisOf(state.document).byId.get(path)?.params['activation'] ?? '')); // prettier-ignore
  const isLocked = useDocument((state) => analysisOf(state.document).byId.get(path)?.locked['theta'] !== undefined);
  const theta = useNeurons(({ weights }) => weights.get(`${path}.theta`)?.[0]);
  return (
    <>
      <div className={classes.card} data-selected={selected} data-troubled={trouble !== undefined}>
        {name !== undefined && <span className={classes.name}>{name}</span>}
        <span className={classes.body}>
          <span className={classes.sum} aria-hidden>
            Σ <ActivationGlyph activation={activation} />
          </span>
          <UnitMap path={path} unit={0} className={classes.map} />
        </span>
        <span className={classes.facts}>
          <span className={classes.line}>
            <span title={t(text('threshold', 'Schwelle'))}>θ</span>
            <WeightNumber
              path={path}
              name="theta"
              index={0}
              value={theta}
              isLocked={isLocked}
              label={t(text(`Threshold of ${name ?? id}`, `Schwelle von ${name ?? id}`))}
            />
          </span>
          <Response path={path} />
        </span>
      </div>
      {inputs.map((port) => (
        <PortHandle key={port.name} node={id} port={port} side="inputs" />
      ))}
      {outputs.map((port) => (
        <PortHandle key={port.name} node={id} port={port} side="outputs" />
      ))}
      <NodeCards nodeId={id} facts={facts} />
    </>
  );
}, looksSame);

/** "net 0.42 → 1": what arrives, and what the activation makes of it. */
function Response({ path }: { readonly path: string }) {
  const { short } = useMetricTexts();
  const net = useNeurons((state) => netOf(state, path));
  const output = useNeurons((state) => outputOf(state, path));
  if (net === undefined || output === undefined) return null;
  return (
    <span className={classes.line} data-testid={`net-${path}`}>
      <span className={classes.dim}>net</span> {short(net)} → <b>{short(output)}</b>
    </span>
  );
}
