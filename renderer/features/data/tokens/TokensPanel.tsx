import { Button, SegmentedControl } from '@mantine/core';
import { dataSpec, type DataSource } from '../../../../core/data/source.ts';
import { inputField } from '../../../../core/data/spec.ts';
import { splits, type Split } from '../../../../core/data/split.ts';
import { text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { Pager } from '../../../kit/Pager.tsx';
import panel from '../../../kit/panel.module.css';
import { Empty, Failed } from '../../../link/Empty.tsx';
import { useRequest } from '../../../link/useAnswer.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { useChoice } from '../../../workspace/document/viewState.ts';
import { isTokenSource } from '../../../workspace/plane/TextFields.tsx';
import { saveTokenizer } from '../texts/tokenizerFiles.ts';
import { SplitPicker } from './SplitPicker.tsx';
import { ExampleTokens } from './ExampleTokens.tsx';
import { FactList } from './FactList.tsx';
import { hasBytes } from './tokenizers.ts';
import { TryText } from './TryText.tsx';
import { useKnown } from './useKnown.ts';
import { Vocabulary } from './Vocabulary.tsx';
import classes from './tokens.module.css';

/** Texts as the network gets them: pieces with their numbers, a text of one's own, the vocabulary. */
export function TokensPanel() {
  const source = useDocument((state) => state.document.data);
  const { meaning } = inputField(dataSpec(source));
  if (meaning.kind !== 'tokens') return <Empty message={noTokens} />;
  return <Tokens source={source} names={meaning.vocabulary} />;
}

const noTokens = text(
  'These data are not texts. Import some under Data, or choose a set of texts there.',
  'Diese Daten sind keine Texte. Unter „Daten“ welche importieren oder einen Datensatz mit Texten wählen.',
);

const modes = ['examples', 'try', 'vocabulary'] as const;
type Mode = (typeof modes)[number];

function Tokens({ source, names }: { readonly source: DataSource; readonly names: readonly string[] }) {
  const t = useT();
  const [mode, setMode] = useChoice<Mode>('tokens', 'examples', modes);
  const [split, setSplit] = useChoice<Split>('tokens split', 'training', splits);
  const [index, setIndex] = useChoice<number>('tokens example', 0);
  const { facts, known } = useKnown(source);
  const isOwn = isTokenSource(source);
  const wanted = { source, split, offset: index, count: 1 };
  const { data, asked, error, again } = useRequest('dataPreview', mode === 'examples' ? wanted : null);
  const go = (nextSplit: Split, nextIndex: number) => {
    setSplit(nextSplit);
    setIndex(nextIndex);
  };
  const show = (nextSplit: Split, nextIndex: number) => {
    setMode('examples');
    go(nextSplit, nextIndex);
  };
  return (
    <div className={classes.panel}>
      <div className={panel.toolbar}>
        <Modes source={source} mode={mode} onMode={setMode} />
        {mode === 'examples' && data && (
          <>
            <SplitPicker
              className={panel.spread ?? ''}
              counts={data.counts}
              value={split}
              onChange={(chosen) => go(chosen, 0)}
            />
            <Pager offset={index} count={data.indices.length} total={data.counts[split]} size={1} onMove={setIndex} />
          </>
        )}
      </div>
      <div className={classes.body}>
        {mode === 'try' && isOwn ? (
          <TryText source={source} known={known} />
        ) : mode === 'vocabulary' ? (
          <div className={classes.main}>
            <Vocabulary names={names} isBytes={hasBytes(source)} known={known} />
          </div>
        ) : error ? (
          <Failed error={error} again={again} />
        ) : data && asked ? (
          <ExampleTokens source={asked.source} split={asked.split} preview={data} known={known} />
        ) : (
          <p className="dim">{t(text('Loading data …', 'Daten werden geladen …'))}</p>
        )}
        <div className={classes.side}>{facts && <FactList facts={facts} onShow={show} />}</div>
      </div>
    </div>
  );
}

interface ModesProps {
  readonly source: DataSource;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
}

/** What is shown; and the tokenizer as a file. */
function Modes({ source, mode, onMode }: ModesProps) {
  const t = useT();
  const own = isTokenSource(source) ? source : null;
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t(text('What is shown', 'Was gezeigt wird'))}
        data={[
          { value: 'examples', label: t(text('Examples', 'Beispiele')) },
          ...(own ? [{ value: 'try', label: t(text('Own text', 'Eigener Text')) }] : []),
          { value: 'vocabulary', label: t(text('Vocabulary', 'Vokabular')) },
        ]}
        value={mode}
        onChange={(value) => onMode(value as Mode)}
      />
      {own && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => void saveTokenizer('name' in own ? own.name : own.kind, own.tokenizer)}
        >
          {t(text('Save tokenizer.json …', 'tokenizer.json speichern …'))}
        </Button>
      )}
    </>
  );
}
