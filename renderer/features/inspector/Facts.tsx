import type { Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';

/** A small table of names and numbers. */
export function Facts({ title, rows }: { readonly title: Text; readonly rows: readonly (readonly [Text, string])[] }) {
  const t = useT();
  return (
    <section>
      <h3 className="section-title">{t(title)}</h3>
      <table className={classes.facts}>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name.en}>
              <th scope="row" data-inner={name.en.startsWith(' ')}>
                {t(name).trim()}
              </th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
