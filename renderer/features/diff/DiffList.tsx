import { useEffect, useRef } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import classes from './diff.module.css';
import type { Difference, Group } from './differences.ts';
import { markNames, signs } from './marks.ts';

interface ListProps {
  readonly groups: readonly Group[];
  readonly current: string | null;
  readonly onChoose: (difference: Difference) => void;
}

/** All differences; choosing one brings its blocks into sight. */
export function DiffList({ groups, current, onChoose }: ListProps) {
  const t = useT();
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <aside ref={list} className={classes.list} aria-label={t(text('List of differences', 'Liste der Unterschiede'))} onKeyDown={walk}>
      {groups.map(({ title, differences }) => (
        <section key={title.en}>
          <h3>{t(title)}</h3>
          <ul>
            {differences.map((difference) => (
              <li key={difference.id}>
                <Entry difference={difference} isCurrent={difference.id === current} onChoose={onChoose} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {groups.length === 0 && <p className="dim">{t(alike)}</p>}
    </aside>
  );
} // prettier-ignore

interface EntryProps extends Pick<ListProps, 'onChoose'> {
  readonly difference: Difference;
  readonly isCurrent: boolean;
}

function Entry({ difference, isCurrent, onChoose }: EntryProps) {
  const t = useT();
  const { mark, title, lines } = difference;
  return (
    <button type="button" data-mark={mark} aria-current={isCurrent} onClick={() => onChoose(difference)}>
      <span className={classes.sign} aria-label={t(markNames[mark])}>
        {signs[mark] || 'Δ'}
      </span>
      <span>
        {t(title)}
        {lines.map((line) => (
          <small key={line.en}>{t(line)}</small>
        ))}
      </span>
    </button>
  );
}

/** Arrow keys go from entry to entry. */
function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const entries = [...event.currentTarget.querySelectorAll('button')];
  entries[entries.findIndex((entry) => entry === document.activeElement) + by]?.focus();
}

const alike = text(
  'Both versions are the same network, trained in the same way on the same data.',
  'Beide Stände sind dasselbe Netz, gleich trainiert mit denselben Daten.',
);
