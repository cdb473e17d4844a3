import { same, text, type Text } from '../../../core/text.ts';

/** What has become of a block or a wire. */
export type Mark = 'added' | 'removed' | 'changed' | 'same';

/** What a mark looks like where there is no colour. */
export const signs: Readonly<Record<Mark, string>> = { added: '+', removed: '−', changed: '~', same: '' };

export const markNames: Readonly<Record<Mark, Text>> = {
  added: text('added', 'neu'),
  removed: text('removed', 'entfernt'),
  changed: text('changed', 'geändert'),
  same: same(''),
};
