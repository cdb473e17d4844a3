import { Button, Select } from '@mantine/core';
import { IconColumns3, IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import type { DataSource } from '../../../core/data/source.ts';
import type { CsvImport } from '../../../core/protocol/engine.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../ui/language.ts';
import { CsvDialog } from './CsvDialog.tsx';
import { chooseCsv } from './chooseCsv.ts';
import { changeData } from './changeData.ts';
import classes from './DataPanel.module.css';
import { SourceFields } from './SourceFields.tsx';
import { sourceGroups, sourceOf } from './sources.ts';

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
    if (kind && kind !== source.kind) changeData((before) => sourceOf(kind, before));
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
      <SourceFields source={source} />
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
            changeData(() => chosen);
            setImported(null);
          }}
        />
      )}
    </div>
  );
}

const ownFile = text('Own file', 'Eigene Datei');
