import { kindOf, type DataSource } from '../../../core/data/source.ts';
import type { Encoding } from '../../../core/data/csv/source.ts';
import { usualMaskedShare, type MaskedSource } from '../../../core/data/kinds/maskedText.ts';
import type { LabelledSource } from '../../../core/data/kinds/labelledText.ts';
import type { TextSource } from '../../../core/data/kinds/plainText.ts';
import { text } from '../../../core/text.ts';
import { messageParts, type MessagePart } from '../../../core/text/newsgroups.ts';
import { shippedText } from '../../../core/data/shipped.ts';
import { useT } from '../../kit/language.ts';
import { ChoiceField, NumberField, SwitchField } from '../fields/fields.tsx';
import { changeData } from './changeData.ts';
import { encodingOptions, partLabels } from './encodings.ts';
import { ShareFields, ValidationField } from './ShareFields.tsx';
import classes from './SourceFields.module.css';

/** Data that are texts, in the form of the document. */
export type TokenSource = Extract<DataSource, { readonly tokenizer: unknown }>;

const set = (source: TokenSource) => (values: object, field: string) =>
  changeData(() => ({ ...source, ...values }), field);

/** What can be set on texts, but for their vocabulary. */
export function TextFields({ source }: { readonly source: TokenSource }) {
  const change = set(source);
  return (
    <>
      {(source.kind === 'text' || source.kind === 'masked') && <WholeFields source={source} />}
      {'length' in source && (
        <LengthField
          label={'targetLength' in source ? readLength : exampleLength}
          value={source.length}
          onChange={(length) => change({ length }, 'length')}
        />
      )}
      {'targetLength' in source && (
        <LengthField
          label={text('Tokens that are written', 'Tokens, die geschrieben werden')}
          value={source.targetLength}
          onChange={(targetLength) => change({ targetLength }, 'targetLength')}
        />
      )}
      {source.kind === 'labelled' && source.removed.length + Number(isMessages(source)) > 0 && (
        <RemovedFields removed={source.removed} onChange={(removed) => change({ removed }, 'removed')} />
      )}
      {source.kind === 'labelled' && source.tested !== undefined ? (
        <ValidationField
          value={source.validationShare ?? 0}
          most={90}
          onChange={(validationShare) => change({ validationShare }, 'validationShare')}
        />
      ) : (
        <ShareFields shares={source} onChange={change} />
      )}
      {(source.kind === 'labelled' || source.kind === 'parallel') && !shippedText(source.sha256) && <Chosen />}
      <NumberField
        label={text('Seed', 'Startwert')}
        value={source.seed}
        range={{ min: 0, max: 0xffffffff, isWhole: true }}
        onChange={(seed) => change({ seed }, 'seed')}
      />
    </>
  );
}

/** Why there are no columns to choose here. */
function Chosen() {
  const t = useT();
  return <p className={classes.note}>{t(chosenOnce)}</p>;
}

const chosenOnce = text(
  'Which columns or folders texts and labels come from is chosen when they are imported: only the texts are kept. To take others, import the file again.',
  'Aus welchen Spalten oder Ordnern Texte und Labels kommen, wird beim Importieren gewählt: Behalten werden nur die Texte. Für andere die Datei noch einmal importieren.',
);

/** Names of groups have points in them: comp.graphics. */
function isMessages({ classes }: LabelledSource): boolean {
  return classes.every((name) => name.includes('.'));
}

const exampleLength = text('Tokens of an example', 'Tokens eines Beispiels');
const readLength = text('Tokens that are read', 'Tokens, die gelesen werden');

function LengthField(props: Pick<React.ComponentProps<typeof NumberField>, 'label' | 'value' | 'onChange'>) {
  return (
    <NumberField
      {...props}
      help={text(
        'Longer texts are cut, shorter ones filled up.',
        'Längere Texte werden abgeschnitten, kürzere aufgefüllt.',
      )}
      range={{ min: 4, max: 4096, isWhole: true }}
    />
  );
}

/** One text: what it is read for, how, and what an epoch takes of it. */
function WholeFields({ source }: { readonly source: TextSource | MaskedSource }) {
  const change = set(source);
  return (
    <>
      <ChoiceField
        label={text('Used for', 'Verwendet für')}
        value={source.kind}
        options={wholeKinds}
        onChange={(kind) => changeData(() => asKind(source, kind))}
      />
      <ChoiceField
        label={text('Encoding', 'Kodierung')}
        value={source.encoding}
        options={encodingOptions}
        onChange={(encoding: Encoding) => change({ encoding }, 'encoding')}
      />
      {source.kind === 'text' ? (
        <>
          <NumberField
            label={exampleLength}
            value={source.window}
            range={{ min: 1, max: 4096, isWhole: true }}
            onChange={(window) => change({ window }, 'window')}
          />
          <NumberField
            label={text('Examples of an epoch', 'Beispiele einer Epoche')}
            help={text(
              'They are cut out of the text again for every epoch.',
              'Sie werden für jede Epoche neu aus dem Text geschnitten.',
            )}
            value={source.windows}
            range={{ min: 1, max: 1_000_000, isWhole: true }}
            onChange={(windows) => change({ windows }, 'windows')}
          />
        </>
      ) : (
        <>
          <NumberField
            label={text('Pairs of an epoch', 'Paare einer Epoche')}
            help={text('They are drawn again for every epoch.', 'Sie werden für jede Epoche neu gezogen.')}
            value={source.examples}
            range={{ min: 1, max: 1_000_000, isWhole: true }}
            onChange={(examples) => change({ examples }, 'examples')}
          />
          <NumberField
            label={text('Masked words (%)', 'Maskierte Wörter (%)')}
            help={text(
              'Of these, 80 % become [MASK], 10 % another word, 10 % stay.',
              'Davon werden 80 % zu [MASK], 10 % zu einem anderen Wort, 10 % bleiben.',
            )}
            value={Math.round(1000 * source.maskedShare) / 10}
            range={{ min: 1, max: 90 }}
            onChange={(percent) => change({ maskedShare: percent / 100 }, 'maskedShare')}
          />
        </>
      )}
    </>
  );
}

const wholeKinds = [
  { value: 'text', label: text('saying the next token', 'das nächste Token') },
  { value: 'masked', label: text('masked words', 'maskierte Wörter') },
] as const;

/** The same text for something else. */
function asKind(source: TextSource | MaskedSource, kind: 'text' | 'masked'): DataSource {
  const { name, sha256, encoding, tokenizer, testShare, validationShare, seed } = source;
  const common = { name, sha256, encoding, tokenizer, testShare, validationShare, seed };
  if (kind === source.kind) return source;
  if (source.kind === 'masked') return { kind: 'text', ...common, window: source.length, windows: source.examples };
  const length = Math.max(4, source.window);
  return { kind: 'masked', ...common, length, examples: source.windows, maskedShare: usualMaskedShare };
}

interface RemovedFieldsProps {
  readonly removed: readonly MessagePart[];
  readonly onChange: (removed: MessagePart[]) => void;
}

/** What is taken out of messages. */
export function RemovedFields({ removed, onChange }: RemovedFieldsProps) {
  return messageParts.map((part) => (
    <SwitchField
      key={part}
      label={partLabels[part]}
      help={text(
        'With them, a network learns who writes to which group rather than what they write about.',
        'Mit ihnen lernt ein Netz, wer in welche Gruppe schrieb, statt worüber.',
      )}
      value={removed.includes(part)}
      onChange={(isOut) => onChange(messageParts.filter((one) => (one === part ? isOut : removed.includes(one))))}
    />
  ));
}

/** Data of texts, as the app has them. */
export function isTokenSource(source: DataSource): source is TokenSource {
  return kindOf(source).group === 'text' && 'tokenizer' in source;
}
