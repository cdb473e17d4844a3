import { Modal } from '@mantine/core';
import type { Text } from '../../core/text.ts';
import { useT } from './language.ts';
import { SearchList, type SearchItem } from './SearchList.tsx';

interface QuickListProps {
  readonly title: Text;
  readonly items: readonly SearchItem[];
  /** What is said while there are no items at all. */
  readonly none?: Text;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

/** A list to search, over the window. */
export function QuickList({ title, items, none, onChoose, onClose }: QuickListProps) {
  const t = useT();
  const search = (query: string) => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const said = (item: SearchItem) => `${item.label} ${item.detail ?? ''}`.toLowerCase();
    return items.filter((item) => words.every((word) => said(item).includes(word)));
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
