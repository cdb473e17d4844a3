import { findBlock } from '../../../core/blocks/catalogue.ts';
import type { GraphNode, Module } from '../../../core/graph/document.ts';
import { paramsOf } from '../../../core/graph/moduleParams.ts';
import { asText } from '../../../core/graph/words.ts';
import { fieldsOf, type ParamsSchema } from '../../../core/params.ts';
import { text } from '../../../core/text.ts';
import { Formula } from '../../kit/Formula.tsx';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';

type Settings = GraphNode['params'];

/** What a block does: words, formula, source, and what each of its params means. */
export function NodeHelp({ type, settings }: { readonly type: string; readonly settings: Settings }) {
  const t = useT();
  const block = findBlock(type);
  if (!block) return null;
  const { help, params } = block;
  const chosen = chosenOptions(params, settings);
  return (
    <>
      <p className={classes.prose}>{t(help.text)}</p>
      {help.formula === undefined || chosen.some(({ formula }) => formula !== undefined) ? null : (
        <div className={classes.formula}>
          <Formula latex={help.formula} />
        </div>
      )}
      {chosen.map(({ name, label, text: words, formula }) => (
        <section key={name} aria-label={t(label)}>
          <h3 className="section-title">{t(label)}</h3>
          <p className={classes.prose}>{t(words)}</p>
          {formula !== undefined && (
            <div className={classes.formula}>
              <Formula latex={formula} />
            </div>
          )}
        </section>
      ))}
      <ParamsHelp params={params} />
      <h3 className="section-title">{t(text('Source', 'Quelle'))}</h3>
      <p className={classes.note}>{help.source}</p>
    </>
  );
}

/** What the choices that are made mean, where they say so. */
function chosenOptions(params: ParamsSchema, settings: Settings) {
  return Object.entries(params).flatMap(([name, param]) => {
    if (param.kind !== 'choice') return [];
    const { label, help } = param.options.find(({ value }) => value === (settings[name] ?? param.default)) ?? {};
    return label && help ? [{ name, label, ...help }] : [];
  });
}

/** The same of a module, as far as whoever made it has said. */
export function ModuleHelp({ module }: { readonly module: Module }) {
  const t = useT();
  return (
    <>
      <p className={classes.prose}>{t(module.help === undefined ? unsaid : asText(module.help))}</p>
      <ParamsHelp params={paramsOf(module)} />
    </>
  );
}

const unsaid = text(
  'A module of this document. Open it to see and change what is inside: all its uses share it.',
  'Ein Modul dieses Dokuments. Öffnen zeigt, was darin ist, und lässt es ändern: Alle Verwendungen teilen es.',
);

function ParamsHelp({ params }: { readonly params: ParamsSchema }) {
  const t = useT();
  const fields = fieldsOf(params);
  if (fields.length === 0) return null;
  return (
    <>
      <h3 className="section-title">{t(text('Params', 'Parameter'))}</h3>
      <dl className={classes.terms}>
        {fields.map(([name, param]) => (
          <div key={name}>
            <dt>{t(param.label)}</dt>
            <dd>{t(param.help)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
