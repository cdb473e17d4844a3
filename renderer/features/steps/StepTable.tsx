import { useEffect, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { NodeStep } from '../../../core/protocol/explain.ts';
import { text } from '../../../core/text.ts';
import { hasGradient, hasOutput, isReached, useSteps, type Walk } from '../../workspace/runs/steps.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useT } from '../../kit/language.ts';
import { Scroll } from '../../kit/Scroll.tsx';
import { useRowsInView } from '../../kit/useRowsInView.tsx';
import panel from '../../kit/panel.module.css';
import { weightName } from './formulas/latex.ts';
import classes from './Steps.module.css';
import { TensorCell } from '../../workspace/shared/TensorCell.tsx';

const none: readonly NodeStep[] = [];

/** Every node with what is known of it so far: its output, the gradient by it, and its weights before and after. */
export function StepTable() {
  const t = useT();
  const nodes = useSteps((state) => state.explanation?.nodes) ?? none;
  const current = useSteps(({ stops, at }) => stops[at]?.nodeId);
  const scroll = useRef<HTMLDivElement>(null);
  const place = current === undefined ? -1 : nodes.findIndex(({ nodeId }) => nodeId === current);
  const { from, to, onScroll, within } = useRowsInView(scroll, nodes.length, { place, id: current });
  return (
    <Scroll
      label={text('One training step', 'Ein Trainingsschritt')}
      className={classes.scroll}
      ref={scroll}
      onScroll={onScroll}
    >
      <table
        className={panel.table}
        aria-label={t(text('One training step', 'Ein Trainingsschritt'))}
        aria-rowcount={nodes.length + 1}
      >
        <thead>
          <tr>
            <th scope="col">{t(text('node', 'Knoten'))}</th>
            <th scope="col">{t(text('output y', 'Ausgabe y'))}</th>
            <th scope="col">∂L/∂y</th>
            <th scope="col">{t(text('weight', 'Gewicht'))}</th>
            <th scope="col">∂L/∂w</th>
            <th scope="col">{t(text('new weight', 'neues Gewicht'))}</th>
          </tr>
        </thead>
        <tbody>{within(nodes.slice(from, to).map((node) => <Row key={node.nodeId} node={node} />))}</tbody>
      </table>
    </Scroll>
  );
}

/** What of a node is shown so far: its row is drawn anew only when that changes. */
function progressOf(walk: Walk, nodeId: string) {
  return {
    isCurrent: walk.stops[walk.at]?.nodeId === nodeId,
    hasOutput: hasOutput(walk, nodeId),
    hasGradient: hasGradient(walk, nodeId),
    isBack: isReached(walk, 'backward', nodeId),
    isUpdated: isReached(walk, 'update', nodeId),
  };
}

/** Scrolls the table alone: scrollIntoView would also move what is around it, and the buttons out of sight. */
function showInTable(row: HTMLTableRowElement): void {
  const list = row.closest<HTMLElement>(`.${classes.scroll}`);
  const head = row.closest('table')?.tHead;
  if (!list || !head) return;
  const [room, own] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
  const above = room.top + head.offsetHeight - own.top;
  const below = own.bottom - room.bottom;
  if (above > 0) list.scrollTop -= above;
  else if (below > 0) list.scrollTop += Math.min(below, -above);
}

function Row({ node }: { readonly node: NodeStep }) {
  const t = useT();
  const progress = useSteps(useShallow((walk) => progressOf(walk, node.nodeId)));
  const { byId } = useAnalysis();
  const { nodeId, output, gradient, weights } = node;
  const { isCurrent } = progress;
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isCurrent && row.current) showInTable(row.current);
  }, [isCurrent]);
  const block = byId.get(nodeId)?.block;
  return (
    <tr ref={row} className={classes.row} data-current={isCurrent} data-testid={`step-${nodeId}`}>
      <th scope="row">
        {block ? t(block.label) : nodeId} <span className="dim">{nodeId}</span>
      </th>
      <td>{progress.hasOutput && <TensorCell view={output} />}</td>
      <td>{gradient && progress.hasGradient && <TensorCell view={gradient} isGradient />}</td>
      {(['before', 'gradient', 'after'] as const).map((what) => (
        <td key={what}>
          {weights.map((weight) => (
            <span key={weight.name} className={classes.weight}>
              {what === 'before' && <span className="dim">{weightName(weight.name)}</span>}
              {(what === 'before' || (what === 'gradient' ? progress.isBack : progress.isUpdated)) && (
                <TensorCell view={weight[what]} isGradient={what === 'gradient'} />
              )}
            </span>
          ))}
        </td>
      ))}
    </tr>
  );
}
