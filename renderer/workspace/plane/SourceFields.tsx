import { Button } from '@mantine/core';
import { logicNames, logicPoints, pointsOf, type PointsSource } from '../../../core/data/points.ts';
import { kindOf, type DataSource, type GeneratedSource } from '../../../core/data/source.ts';
import type { WordsSource } from '../../../core/data/kinds/words.ts';
import { partsOfTraining } from '../../../core/data/parts.ts';
import { ok } from '../../../core/result.ts';
import { same, text } from '../../../core/text.ts';
import { usePlaneView } from './plane.ts';
import { useT } from '../../kit/language.ts';
import { NumberField } from '../fields/fields.tsx';
import { changeData } from './changeData.ts';
import { ShareFields, ValidationField } from './ShareFields.tsx';
import classes from './SourceFields.module.css';
import { editPoints } from './editPoints.ts';
import { TextFields } from './TextFields.tsx';

/** What can be set on a source of data. */
export function SourceFields({ source }: { readonly source: DataSource }) {
  if ('columns' in source) return <TableFields source={source} />;
  if ('points' in source) return <PointsFields source={source} />;
  if ('noise' in source) return <GeneratedFields source={source} />;
  if (source.kind === 'words') return <WordsFields source={source} />;
  if ('tokenizer' in source) return <TextFields source={source} />;
  // Its shapes are those of an imported network.
  if (source.kind === 'random') return null;
  return <LimitField source={source} />;
}

type LibrarySource = Extract<DataSource, { readonly limit?: number | undefined }>;

function LimitField({ source }: { readonly source: LibrarySource }) {
  const [all = 1] = kindOf(source).sizes ?? [];
  const { validationShare = 0 } = source;
  const most = partsOfTraining(all, 0, validationShare).training;
  const set = (values: Partial<LibrarySource>, field: string) =>
    changeData(() => {
      const { limit, validationShare: share, ...rest } = { ...source, ...values };
      const isLimited = limit !== undefined && limit < partsOfTraining(all, 0, share).training;
      return {
        ...rest,
        ...(isLimited && { limit }),
        ...(share !== undefined && share > 0 && { validationShare: share }),
      };
    }, field);
  return (
    <>
      <NumberField
        label={text('Training examples, at most', 'Trainingsbeispiele, höchstens')}
        help={text('Fewer train faster, but less well.', 'Mit weniger geht das Training schneller, aber schlechter.')}
        value={Math.min(source.limit ?? most, most)}
        range={{ min: 1, max: most, isWhole: true }}
        onChange={(limit) => set({ limit }, 'limit')}
      />
      <ValidationField
        value={validationShare}
        most={90}
        onChange={(share) => set({ validationShare: share }, 'validationShare')}
      />
    </>
  );
}

function TableFields({ source }: { readonly source: Extract<DataSource, { readonly columns: unknown }> }) {
  return (
    <ShareFields shares={source} onChange={(values, field) => changeData(() => ({ ...source, ...values }), field)} />
  );
}

interface CommonFieldProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function SeedField({ value, onChange }: CommonFieldProps) {
  return (
    <NumberField
      label={text('Seed', 'Startwert')}
      value={value}
      range={{ min: 0, max: 0xffffffff, isWhole: true }}
      onChange={onChange}
    />
  );
}

function ExamplesField({ value, onChange }: CommonFieldProps) {
  return (
    <NumberField
      label={text('Examples', 'Beispiele')}
      value={value}
      range={{ min: 10, max: 100_000, isWhole: true }}
      onChange={onChange}
    />
  );
}

/** What can be set of two words. */
function WordsFields({ source }: { readonly source: WordsSource }) {
  const set = (values: Partial<WordsSource>, field: string) => changeData(() => ({ ...source, ...values }), field);
  return (
    <>
      <ExamplesField value={source.examples} onChange={(examples) => set({ examples }, 'examples')} />
      <ShareFields shares={source} onChange={set} />
      <SeedField value={source.seed} onChange={(seed) => set({ seed }, 'seed')} />
    </>
  );
}

function GeneratedFields({ source }: { readonly source: GeneratedSource }) {
  const t = useT();
  const set = (values: Partial<GeneratedSource>, field: string) => changeData(() => ({ ...source, ...values }), field);
  const hasClasses = kindOf(source).hasClassCount;
  return (
    <>
      <ExamplesField value={source.examples} onChange={(examples) => set({ examples }, 'examples')} />
      <NumberField
        label={text('Noise', 'Rauschen')}
        value={source.noise}
        range={{ min: 0, max: 2 }}
        onChange={(noise) => set({ noise }, 'noise')}
      />
      {hasClasses && (
        <NumberField
          label={text('Classes', 'Klassen')}
          value={source.classes}
          range={{ min: 2, max: 10, isWhole: true }}
          onChange={(count) => set({ classes: count }, 'classes')}
        />
      )}
      <ShareFields shares={source} onChange={set} />
      <SeedField value={source.seed} onChange={(seed) => set({ seed }, 'seed')} />
      <Button mt="xs" size="compact-xs" variant="default" onClick={() => editPoints(ok)}>
        {t(text('Turn into my own points', 'In eigene Punkte umwandeln'))}
      </Button>
    </>
  );
}

/** Presets, then what generated sets have as well. */
function PointsFields({ source }: { readonly source: PointsSource }) {
  const t = useT();
  const set = (values: Partial<PointsSource>, field: string) => changeData(() => ({ ...source, ...values }), field);
  const highest = source.points.reduce((most, [, , label]) => Math.max(most, label), 0);
  return (
    <>
      <div className={classes.presets} role="group" aria-label={t(text('Start with', 'Anfangen mit'))}>
        {presets.map(({ label, points }) => (
          <Button key={label.en} size="compact-xs" variant="default" onClick={() => begin(points)}>
            {t(label)}
          </Button>
        ))}
      </div>
      {source.target === 'classes' && (
        <NumberField
          label={text('Classes', 'Klassen')}
          value={source.classes}
          range={{ min: Math.max(2, highest + 1), max: 10, isWhole: true }}
          onChange={(count) => set({ classes: count }, 'classes')}
        />
      )}
      <ShareFields shares={source} onChange={set} />
      <SeedField value={source.seed} onChange={(seed) => set({ seed }, 'seed')} />
    </>
  );
}

/** Takes other points, to be worked on: that is what they are chosen for. */
function begin(points: PointsSource): void {
  changeData(() => points);
  usePlaneView.setState({ isEditing: true });
}

/** What own points can begin with. */
const presets = [
  ...logicNames.map((name) => ({ label: same(name.toUpperCase()), points: logicPoints(name) })),
  { label: text('Empty plane', 'Leere Ebene'), points: pointsOf([]) },
  { label: text('Empty curve', 'Leere Kurve'), points: pointsOf([], 'values') },
] as const;
