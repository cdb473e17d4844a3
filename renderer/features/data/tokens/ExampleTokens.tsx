import { useMemo } from 'react';
import type { DataSource } from '../../../../core/data/source.ts';
import { targetField, isPerPlace } from '../../../../core/data/spec.ts';
import type { Split } from '../../../../core/data/split.ts';
import type { DataPreview } from '../../../../core/protocol/requests/data.ts';
import { text } from '../../../../core/text.ts';
import { layOut } from '../../../../core/text/layout.ts';
import { useT } from '../../../kit/language.ts';
import { Scroll } from '../../../kit/Scroll.tsx';
import { decodeTensor } from '../../../kit/tensor.ts';
import { useRequest } from '../../../link/useAnswer.ts';
import { Chips, type Known } from '../../../kit/tokens/Chips.tsx';
import { tokenRows, withCut, type TokenRow } from './pieces.ts';
import { hasBytes, jsonOf, tokenizerOf } from './tokenizers.ts';
import classes from './tokens.module.css';

interface ExampleTokensProps {
  readonly source: DataSource;
  readonly split: Split;
  /** Of which the first example is shown. */
  readonly preview: DataPreview;
  readonly known: Known;
}

/** One example, token by token, as the network is fed with it; and what had no room in it. */
export function ExampleTokens({ source, split, preview, known }: ExampleTokensProps) {
  const t = useT();
  const { spec, indices, labels } = preview;
  const [index] = indices;
  const rows = useMemo(() => {
    const target = targetField(preview.spec);
    const features = preview.spec.fields.find(({ role }) => role === 'input')?.name ?? '';
    const numbers = new Map([
      ...Object.entries(preview.others).map(([name, tensor]) => [name, decodeTensor(tensor)] as const),
      [features, decodeTensor(preview.features)],
      [target.name, decodeTensor(preview.labels)],
    ]);
    return tokenRows(preview.spec, source, numbers, 0);
  }, [preview, source]);
  const texts = useRequest('exampleText', index === undefined ? null : { source, split, index }).data;
  const shown = useMemo(() => rows.map((row, i) => (i === 0 && texts ? cutRow(row, source, texts) : row)), [rows, source, texts]); // prettier-ignore
  if (index === undefined) return <p className="dim">{t(text('There is no example.', 'Es gibt kein Beispiel.'))}</p>;
  const target = targetField(spec);
  const label = target.meaning.kind === 'classes' && !isPerPlace(target) ? target.meaning.classes[decodeTensor(labels).values[0] ?? -1] : undefined; // prettier-ignore
  return (
    <Scroll label={text('Tokens of the example', 'Tokens des Beispiels')} className={classes.main}>
      {label !== undefined && (
        <p className={classes.given}>
          <span className="dim">{t(target.label ?? text('label', 'Label'))}: </span>
          <strong>{label}</strong>
        </p>
      )}
      {shown.map((row, i) => (
        <Chips
          key={row.name}
          label={row.title}
          pieces={row.pieces}
          hasSegments={row.hasSegments}
          target={row.target}
          isBytes={hasBytes(source)}
          known={known}
          texts={i === 0 && texts ? [texts.text, texts.pair ?? undefined] : []}
        />
      ))}
    </Scroll>
  );
}

/** The first row with what was cut off of its text. */
function cutRow(
  row: TokenRow,
  source: DataSource,
  texts: { readonly text: string; readonly pair: string | null },
): TokenRow {
  const json = jsonOf(source);
  const tokenizer = json && tokenizerOf(json);
  if (!tokenizer || !('length' in source)) return row;
  // Of translations the second text has a row of its own.
  const pair = 'targetLength' in source ? undefined : (texts.pair ?? undefined);
  return withCut(row, layOut(tokenizer, texts.text, pair, source.length));
}
