import { findBlock } from '../../core/blocks/catalogue.ts';
import { text } from '../../core/text.ts';
import { Formula } from '../ui/Formula.tsx';
import { useT } from '../ui/language.ts';
import classes from './Inspector.module.css';

/** What a block does: words, formula, source, and what each of its params means. */
export function NodeHelp({ type }: { readonly type: string }) {
  const t = useT();
  const block = findBlock(type);
  if (!block) return null;
  const { help, params } = block;
  return (
    <>
      <p className={classes.prose}>{t(help.text)}</p>
      {help.formula === undefined ? null : (
        <div className={classes.formula}>
          <Formula latex={help.formula} />
        </div>
      )}
      {Object.keys(params).length > 0 ? (
        <>
          <h3 className="section-title">{t(text('Params', 'Parameter'))}</h3>
          <dl className={classes.terms}>
            {Object.entries(params).map(([name, param]) => (
              <div key={name}>
                <dt>{t(param.label)}</dt>
                <dd>{t(param.help)}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
      <h3 className="section-title">{t(text('Source', 'Quelle'))}</h3>
      <p className={classes.note}>{help.source}</p>
    </>
  );
}
