import { text } from '../../../core/text.ts';
import { useT } from '../language.ts';
import classes from './views.module.css';

/** A cell of the user's table: what fills a gap of the file is told apart from what stands there. */
export function UserCell({ isFilled, children }: { readonly isFilled: boolean; readonly children: React.ReactNode }) {
  return isFilled ? <FilledCell>{children}</FilledCell> : <td>{children}</td>;
}

/** Apart, because a wide table has thousands of cells: only these few listen to the language. */
function FilledCell({ children }: { readonly children: React.ReactNode }) {
  const t = useT();
  return (
    <td className={classes.filled} title={t(filledGap)}>
      <span aria-hidden>{children}</span>
      <span className="visually-hidden">
        {t(text('gap, filled with ', 'Lücke, gefüllt mit '))}
        {children}
      </span>
    </td>
  );
}

const filledGap = text(
  'The file has a gap here, which was filled when it was read',
  'Hier hat die Datei eine Lücke, die beim Lesen gefüllt wurde',
);

/** What the other letters of some cells mean, below a table that has such cells. */
export function FilledNote({ filled }: { readonly filled: readonly (readonly number[])[] | null }) {
  const t = useT();
  if (!filled?.some((columns) => columns.length > 0)) return null;
  return (
    <p className="dim">
      <span className={classes.filled}>{t(text('Like this', 'So'))}</span> {t(written)}
    </p>
  );
}

const written = text(
  'are written values that fill a gap of the file.',
  'stehen Werte, die eine Lücke der Datei füllen.',
);
