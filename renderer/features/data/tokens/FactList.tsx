import type { Split } from '../../../../core/data/split.ts';
import type { TokenFacts } from '../../../../core/protocol/requests/textData.ts';
import { counted, text, type Text } from '../../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../../kit/language.ts';
import panel from '../../../kit/panel.module.css';
import classes from './tokens.module.css';

interface FactListProps {
  readonly facts: TokenFacts;
  readonly onShow: (split: Split, index: number) => void;
}

/** What there is to count, and the longest examples. */
export function FactList({ facts: { size, used, tokens, unknown, lengths }, onShow }: FactListProps) {
  const t = useT();
  const format = useNumberFormat();
  const share = usePercent();
  const percent = (part: number, whole: number) => share(whole === 0 ? 0 : part / whole);
  const rows: readonly (readonly [Text, string])[] = [
    [text('pieces in the vocabulary', 'Stücke im Vokabular'), format(size)],
    [text('of them in the texts', 'davon in den Texten'), format(used)],
    [text('tokens', 'Tokens'), format(tokens)],
    ...(unknown === null ? [] : [[text('unknown', 'unbekannt'), percent(unknown, tokens)] as const]),
    ...(lengths
      ? [
          [text('texts', 'Texte'), format(lengths.texts)] as const,
          [text('mean length', 'mittlere Länge'), format(lengths.mean, { maximumFractionDigits: 1 })] as const,
          [text('longest', 'längster'), format(lengths.longest)] as const,
          [text('cut off', 'abgeschnitten'), percent(lengths.cut, lengths.texts)] as const,
        ]
      : []),
  ];
  return (
    <>
      <dl className={classes.facts}>
        {rows.map(([label, value]) => (
          <div key={label.en} style={{ display: 'contents' }}>
            <dt>{t(label)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {lengths && lengths.examples.length > 0 && (
        <>
          <h3 className={classes.heading}>{t(text('Longest examples', 'Längste Beispiele'))}</h3>
          <ol className={classes.longest}>
            {lengths.examples.map(({ split, index, length }) => (
              <li key={`${split} ${index}`}>
                <button type="button" className={panel.more} onClick={() => onShow(split, index)}>
                  {t(splitNames[split])} {format(index + 1)}
                </button>{' '}
                <span className="dim">{t(counted(length, ['token', 'tokens'], ['Token', 'Tokens']))}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

export const splitNames: Readonly<Record<Split, Text>> = {
  training: text('Training', 'Training'),
  validation: text('Validation', 'Validierung'),
  test: text('Test', 'Test'),
};
