import { Button, Select } from '@mantine/core';
import { IconColumns3, IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import type { CsvSource, DataSource, GeneratedSource } from '../../../core/data/source.ts';
import { librarySizes } from '../../../core/data/spec.ts';
import type { CsvImport } from '../../../core/protocol/engine.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../store/document.ts';
import { useT } from '../../ui/language.ts';
import { NumberField } from '../fields/fields.tsx';
import { CsvDialog } from './CsvDialog.tsx';
import { chooseCsv } from './chooseCsv.ts';
import classes from './DataPanel.module.css';
import { sourceGroups, sourceOf } from './sources.ts';

/** One undoable step; changes to the same field that follow each other are one. */
function change(data: DataSource, field?: string): void {
  useDocument.getState().edit((document) => ({ ...document, data }), field && `data.${field}`);
}

/** Chooses the data of the document, and what can be set on it. */
export function SourceForm({ source }: { readonly source: DataSource }) {
  const t = useT();
  const [imported, setImported] = useState<CsvImport | null>(null);
  const options = sourceGroups.map(({ label, sources }) => ({
    group: t(label),
    items: sources.map((option) => ({ value: option.kind, label: t(option.label) })),
  }));
  const own = source.kind === 'csv' ? [{ group: t(ownFile), items: [{ value: 'csv', label: source.name }] }] : [];
  const choose = (value: string | null) => {
    const kind = sourceGroups.flatMap((group) => group.sources).find((option) => option.kind === value)?.kind;
    if (kind && kind !== source.kind) change(sourceOf(kind, source));
  };
  return (
    <div className={classes.source}>
      <Select
        size="xs"
        label={t(text('Data', 'Daten'))}
        data={[...options, ...own]}
        value={source.kind}
        allowDeselect={false}
        maxDropdownHeight={320}
        onChange={choose}
      />
      <Fields source={source} />
      {source.kind === 'csv' && (
        <Button
          fullWidth
          mt="sm"
          size="xs"
          variant="default"
          leftSection={<IconColumns3 size={14} />}
          onClick={() => setImported({ source, preview: [], warnings: [] })}
        >
          {t(text('Columns and target …', 'Spalten und Ziel …'))}
        </Button>
      )}
      <Button
        fullWidth
        mt="sm"
        size="xs"
        variant="default"
        leftSection={<IconFileImport size={14} />}
        onClick={() => void chooseCsv().then((chosen) => chosen && setImported(chosen))}
      >
        {t(text('Import a CSV file …', 'CSV-Datei importieren …'))}
      </Button>
      {imported && (
        <CsvDialog
          imported={imported}
          onClose={() => setImported(null)}
          onUse={(chosen) => {
            change(chosen);
            setImported(null);
          }}
        />
      )}
    </div>
  );
}

const ownFile = text('Own file', 'Eigene Datei');

function Fields({ source }: { readonly source: DataSource }) {
  if (source.kind === 'csv') return <CsvFields source={source} />;
  if ('noise' in source) return <GeneratedFields source={source} />;
  const all = librarySizes[source.kind][0];
  const { kind } = source;
  return (
    <NumberField
      label={text('Training examples, at most', 'Trainingsbeispiele, höchstens')}
      help={text('Fewer train faster and worse.', 'Weniger trainieren schneller und schlechter.')}
      value={source.limit ?? all}
      range={{ min: 1, max: all, isWhole: true }}
      onChange={(limit) => change(limit === all ? { kind } : { kind, limit }, 'limit')}
    />
  );
}

function CsvFields({ source }: { readonly source: CsvSource }) {
  return (
    <TestShareField value={source.testShare} onChange={(testShare) => change({ ...source, testShare }, 'testShare')} />
  );
}

interface TestShareFieldProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function TestShareField({ value, onChange }: TestShareFieldProps) {
  return (
    <NumberField
      label={text('Held out for the test (%)', 'Für den Test zurückgelegt (%)')}
      value={Math.round(1000 * value) / 10}
      range={{ min: 0, max: 90 }}
      onChange={(percent) => onChange(percent / 100)}
    />
  );
}

function GeneratedFields({ source }: { readonly source: GeneratedSource }) {
  const set = (values: Partial<GeneratedSource>, field: string) => change({ ...source, ...values }, field);
  const hasClasses = source.kind === 'blobs' || source.kind === 'spirals';
  return (
    <>
      <NumberField
        label={text('Examples', 'Beispiele')}
        value={source.examples}
        range={{ min: 10, max: 100_000, isWhole: true }}
        onChange={(examples) => set({ examples }, 'examples')}
      />
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
      <TestShareField value={source.testShare} onChange={(testShare) => set({ testShare }, 'testShare')} />
      <NumberField
        label={text('Seed', 'Startwert (Seed)')}
        value={source.seed}
        range={{ min: 0, max: 0xffffffff, isWhole: true }}
        onChange={(seed) => set({ seed }, 'seed')}
      />
    </>
  );
}
