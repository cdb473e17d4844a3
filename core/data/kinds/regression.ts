import { text } from '../../text.ts';
import { defineCurve } from '../generated.ts';

/** The curve behind the regression set: one and a half waves on a slope. */
export function regressionCurve(x: number): number {
  return 0.8 * Math.sin(Math.PI * x) + 0.4 * x;
}

export const regression = defineCurve({
  kind: 'regression',
  name: text('Curve', 'Kurve'),
  label: text('Curve (numbers to predict)', 'Kurve (Zahlen vorhersagen)'),
  curve: regressionCurve,
  python: '0.8 * np.sin(np.pi * x) + 0.4 * x',
});
