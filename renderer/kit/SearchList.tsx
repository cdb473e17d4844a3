import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { text, type Text } from '../../core/text.ts';
import { scrollIntoView } from './inView.ts';
import { useT } from './language.ts';
import classes from './SearchList.module.css';
import { refuse } from './toasts.ts';

export interface SearchItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: ReactNode;
  /** Why it cannot be chosen now. */
  readonly reason?: Text | undefined;
}

interface SearchListProps {
  /** The accessible name, and what stands in the empty field. */
  readonly title: string;
  readonly search: (query: string) => readonly SearchItem[];
  readonly onChoose: (id: string) => void;
  /** What is said where nothing fits. */
  readonly nothing?: Text;
}

/** A field with a list under it: typing filters, arrows and Enter choose. */
export function SearchList({ title, search, onChoose, nothing = nothingFound }: SearchListProps) {
  const t = useT();
  const listId = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = search(query);
  const chosen = found[active];
  const choose = ({ id, reason }: SearchItem) => {
    if (reason) refuse(reason);
    else onChoose(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter' && chosen) choose(chosen);
    else if (step !== 0) setActive((active + step + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className={classes.input}
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={chosen ? `${listId}-${chosen.id}` : undefined}
        aria-label={title}
        placeholder={title}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} role="listbox" aria-label={title} className={classes.list}>
        {found.map((item, index) => (
          <Option
            key={item.id}
            id={`${listId}-${item.id}`}
            item={item}
            isActive={index === active}
            onPoint={() => setActive(index)}
            onChoose={() => choose(item)}
          />
        ))}
      </ul>
      {found.length === 0 ? <p className={classes.nothing}>{t(nothing)}</p> : null}
    </>
  );
}

interface OptionProps {
  readonly id: string;
  readonly item: SearchItem;
  readonly isActive: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function Option({ id, item: { icon, label, detail, reason }, isActive, onPoint, onChoose }: OptionProps) {
  const t = useT();
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      aria-disabled={reason !== undefined}
      ref={isActive ? scrollIntoView : undefined}
      className={classes.option}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      {icon}
      <span className={classes.label}>
        {label}
        {reason && <small className={classes.reason}>{t(reason)}</small>}
      </span>
      <span className={classes.detail}>{detail}</span>
    </li>
  );
}

const nothingFound = text('Nothing found', 'Nichts gefunden');
