import { useRef } from 'react';
import type { GradientHealth, NodeHealth } from '../../../core/protocol/explain.ts';
import { text } from '../../../core/text.ts';
import { goTo } from '../../workspace/editing/actions.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useLanguage, useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import { shortShare } from '../../kit/numbers.ts';
import { Scroll } from '../../kit/Scroll.tsx';
import { useRowsInView } from '../../kit/useRowsInView.tsx';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import panel from '../../kit/panel.module.css';
import { adviceFor, healthMark } from '../../workspace/shared/healthTexts.ts';
import classes from './Steps.module.css';

/** How large the gradients of a batch are in every layer, which units have stopped learning, and what to do about it. */
export function HealthTable({ health }: { readonly health: GradientHealth }) {
  const t = useT();
  const format = useNumberFormat();
  const { network } = useAnalysis();
  const isSquashed = network.some(({ block: { ends }, params }) =>
    Number.isFinite(ends?.(params as never)?.[1] ?? NaN),
  );
  const scroll = useRef<HTMLDivElement>(null);
  const { from, to, onScroll, within } = useRowsInView(scroll, health.nodes.length);
  const count = format(health.examples);
  const rate = format(health.learningRate, { maximumSignificantDigits: 4 });
  return (
    <Scroll
      label={text('Gradient health', 'Zustand der Gradienten')}
      className={classes.scroll}
      ref={scroll}
      onScroll={onScroll}
    >
      <p className={classes.note}>
        {t(
          text(
            `Gradients of ${count} training examples, learning rate ${rate}. RMS is the root of the mean square.`,
            `Gradienten von ${count} Trainingsbeispielen, Lernrate ${rate}. RMS ist die Wurzel aus dem mittleren Quadrat.`,
          ),
        )}
      </p>
      <table
        className={panel.table}
        aria-label={t(text('Gradient health', 'Zustand der Gradienten'))}
        aria-rowcount={health.nodes.length + 1}
      >
        <thead>
          <tr>
            <th scope="col">{t(text('node', 'Knoten'))}</th>
            <th scope="col">{t(text('RMS ∂L/∂w', 'RMS ∂L/∂w'))}</th>
            <th scope="col">{t(text('RMS w', 'RMS w'))}</th>
            <th scope="col">{t(text('change a step', 'Änderung je Schritt'))}</th>
            <th scope="col">{t(text('dead', 'tot'))}</th>
            <th scope="col">{t(text('saturated', 'gesättigt'))}</th>
            <th scope="col">{t(text('verdict', 'Urteil'))}</th>
          </tr>
        </thead>
        <tbody>
          {within(
            health.nodes.slice(from, to).map((node) => <Row key={node.nodeId} node={node} isSquashed={isSquashed} />),
          )}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ node, isSquashed }: { readonly node: NodeHealth; readonly isSquashed: boolean }) {
  const t = useT();
  const language = useLanguage();
  const percent = usePercent();
  const { short } = useMetricTexts();
  const { byId } = useAnalysis();
  const { nodeId, weights, units, verdict } = node;
  const block = byId.get(nodeId)?.block;
  const share = (part: number, of: number) => percent(part / of);
  const ratio = weights && shortShare(weights.updateRatio, language);
  return (
    <tr className={classes.row} data-testid={`health-${nodeId}`}>
      <th scope="row">
        <button type="button" className={panel.more} onClick={() => goTo(nodeId)}>
          {block ? t(block.label) : nodeId} <span className="dim">{nodeId}</span>
        </button>
      </th>
      <td>{weights && short(weights.gradient)}</td>
      <td>{weights && short(weights.size)}</td>
      <td>{ratio}</td>
      <td>{units && share(units.dead, units.count)}</td>
      <td>{units && share(units.saturated, units.count)}</td>
      <td className={classes.verdict}>
        <b data-verdict={verdict}>{t(healthMark(node))}.</b> {verdict !== 'fine' && t(adviceFor(verdict, isSquashed))}
      </td>
    </tr>
  );
}
