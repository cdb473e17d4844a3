import type { Text } from '../../core/text.ts';
import { useT } from './language.ts';

/** Of a control that does nothing now: it looks disabled, and can be reached all the same, so that it can say why. */
export function useReason(reason: Text | undefined) {
  const t = useT();
  if (!reason) return {};
  return { 'data-disabled': true, 'aria-disabled': true, 'aria-description': t(reason), title: t(reason) };
}
