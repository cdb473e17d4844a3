import classes from '../pipelines.module.css';

interface Marked {
  readonly from: number;
  readonly to: number;
  readonly label?: string;
}

/** A text with stretches of it marked, which do not overlap. */
export function MarkedText({ words, marks }: { readonly words: string; readonly marks: readonly Marked[] }) {
  const sorted = marks.toSorted((a, b) => a.from - b.from);
  return (
    <p className={classes.sentence}>
      {sorted.map(({ from, to, label }, i) => (
        <span key={from}>
          {words.slice(sorted[i - 1]?.to ?? 0, from)}
          <mark>
            {words.slice(from, to)}
            {label !== undefined && <small>{label}</small>}
          </mark>
        </span>
      ))}
      {words.slice(sorted.at(-1)?.to ?? 0)}
    </p>
  );
}
