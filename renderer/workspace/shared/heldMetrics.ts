import { metricsOf, objectivesOf } from '../../../core/analysis/objectives.ts';
import { accuracy, lossMetric, nameOn } from '../../../core/losses/metrics.ts';
import { hasValidation } from '../../../core/data/source.ts';
import { text, type Text } from '../../../core/text.ts';
import { analysisOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import { metricOn } from './phrases.ts';

interface Option {
  readonly value: string;
  readonly label: Text;
}

/** What is measured on held-out examples and may be gone by, by `valLoss`, ...; `chosen` is among them in any case. */
export function useHeldMetrics(chosen: string): readonly Option[] {
  const analysis = useDocument((state) => analysisOf(state.document));
  const part = useDocument(({ document: { data } }) => (hasValidation(data) ? 'validation' : 'test'));
  const { network, data } = analysis;
  // A network with problems measures nothing yet.
  const metrics = network.length > 0 ? metricsOf(objectivesOf(network, data)) : [lossMetric, accuracy];
  const options = metrics.map((metric) => ({ value: nameOn('val', metric.name), label: metricOn(part, metric) }));
  if (options.some(({ value }) => value === chosen)) return options;
  const gone = text(`${chosen} (not measured)`, `${chosen} (wird nicht gemessen)`);
  return [...options, { value: chosen, label: gone }];
}
