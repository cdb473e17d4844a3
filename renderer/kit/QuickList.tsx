import { Modal } from '@mantine/core';
import type { Text } from '../../core/text.ts';
import { useFocusHome } from './focusHome.ts';
import { useT } from './language.ts';
import { SearchList, type SearchItem } from './SearchList.tsx';
import { finder } from './searching.ts';

interface QuickItem extends SearchItem {
  /** What it is found by, where that is not what is seen of it. */
  readonly names?: readonly string[];
  readonly also?: string;
  readonly among?: string;
  /** It is not listed before something is looked for. */
  readonly isOnlyFound?: boolean;
}

/** More than anybody reads. */
const MOST = 200;

interface QuickListProps {
  readonly title: Text;
  readonly items: readonly QuickItem[];
  /** What is said while there are no items at all. */
  readonly none?: Text;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

/** A list to search, over the window. */
export function QuickList({ title, items, none, onChoose, onClose }: QuickListProps) {
  const t = useT();
  useFocusHome();
  // There may be thousands, and they are looked through at every key.
  const find = finder(items, ({ label, detail = '', names = [label], also = '', among }) => ({ names, also: `${also} ${detail}`, among })); // prettier-ignore
  const search = (query: string) => {
    const found = query.trim() === '' ? items.filter(({ isOnlyFound }) => !isOnlyFound) : find(query).slice(0, MOST);
    return [...found.filter(({ reason }) => !reason), ...found.filter(({ reason }) => reason)];
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      size="28rem"
      title={t(title)}
      classNames={{ header: 'visually-hidden' }}
    >
      <SearchList
        title={t(title)}
        search={search}
        {...(none && items.length === 0 && { nothing: none })}
        onChoose={(id) => {
          onClose();
          onChoose(id);
        }}
      />
    </Modal>
  );
}
