import type { TextLook } from '../../../../core/protocol/requests/textData.ts';
import { text } from '../../../../core/text.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import panel from '../../../kit/panel.module.css';
import { Scroll } from '../../../kit/Scroll.tsx';
import classes from './texts.module.css';

/** The first texts as they will be read. */
export function FirstTexts({ look }: { readonly look: TextLook }) {
  const t = useT();
  const { kind, texts } = look;
  if (kind === 'text') {
    return (
      <Scroll label={text('Beginning of the text', 'Anfang des Textes')} className={classes.first}>
        <div className={classes.whole} dir="auto">
          {texts[0]?.text}
        </div>
      </Scroll>
    );
  }
  const hasPairs = texts.some(({ pair }) => pair !== undefined);
  return (
    <Scroll label={text('First texts', 'Erste Texte')} className={classes.first}>
      <table className={panel.table} aria-label={t(text('First texts', 'Erste Texte'))}>
        <thead>
          <tr>
            {kind === 'labelled' && <th scope="col">{t(text('label', 'Label'))}</th>}
            <th scope="col">{t(kind === 'masked' ? text('sentence', 'Satz') : text('text', 'Text'))}</th>
            {hasPairs && (
              <th scope="col">
                {t(kind === 'parallel' ? text('translation', 'Übersetzung') : text('second text', 'zweiter Text'))}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {texts.map((one, i) => (
            <tr key={i}>
              {kind === 'labelled' && <th scope="row">{one.label}</th>}
              <td dir="auto">{one.text}</td>
              {hasPairs && <td dir="auto">{one.pair}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Labels with the number of texts that have them. */
export function Labels({ look: { classes: labels } }: { readonly look: TextLook }) {
  const t = useT();
  const format = useNumberFormat();
  if (labels.length === 0) return null;
  return (
    <Scroll label={text('Labels', 'Labels')} className={classes.labels}>
      <ul aria-label={t(text('Labels', 'Labels'))}>
        {labels.map(({ name, count }) => (
          <li key={name} data-few={count < 2}>
            {name} <span className="dim">{format(count)}</span>
          </li>
        ))}
      </ul>
    </Scroll>
  );
}
