import { Select } from '@mantine/core';
import type { PredictionOrder } from '../../../core/protocol/requests/results.ts';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { isSame } from '../../kit/same.ts';
import { usePredictionView } from '../../workspace/runs/predictionView.ts';

const orders: readonly { readonly label: Text; readonly order: PredictionOrder | undefined }[] = [
  { label: text('in the order of the data', 'in der Reihenfolge der Daten'), order: undefined },
  { label: text('by true class', 'nach wahrer Klasse'), order: { by: 'true', isDescending: false } },
  { label: text('by predicted class', 'nach vorhergesagter Klasse'), order: { by: 'predicted', isDescending: false } },
  { label: text('least sure first', 'unsicherste zuerst'), order: { by: 'confidence', isDescending: false } },
  { label: text('surest first', 'sicherste zuerst'), order: { by: 'confidence', isDescending: true } },
];

/** Pictures have no columns whose heads could be pressed. */
export function SortChoice() {
  const t = useT();
  const current = usePredictionView((view) => view.order);
  const at = orders.findIndex(({ order }) => isSame(order, current));
  return (
    <Select
      size="xs"
      w="14rem"
      aria-label={t(text('Order', 'Reihenfolge'))}
      allowDeselect={false}
      data={orders.map(({ label }, i) => ({ value: String(i), label: t(label) }))}
      value={at === -1 ? null : String(at)}
      onChange={(chosen) => usePredictionView.setState({ order: orders[Number(chosen)]?.order, offset: 0 })}
    />
  );
}
