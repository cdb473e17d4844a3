import { Button, Select } from '@mantine/core';
import { IconColumns3, IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import type { DataSource } from '../../../core/data/source.ts';
import { optionsOf } from '../../../core/data/csv/options.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { chooseCsv, type CsvFile } from './csv/chooseCsv.ts';
import { CsvDialog } from './csv/CsvDialog.tsx';
import { changeData } from '../../workspace/plane/changeData.ts';
import classes from './DataPanel.module.css';
import { SourceFields } from '../../workspace/plane/SourceFields.tsx';
import { sourceGroups, sourceOf } from './sources.ts';

/** Chooses the data of the document, and what can be set on it. */
export function SourceForm({ source }: { readonly source: DataSource }) {
  const t = useT();
  const [file, setFile] = useState<CsvFile | null>(null);
  const options = sourceGroups.map(({ label, sources }) => ({
    group: t(label),
    items: sources.map((option) => ({ value: option.kind, label: t(option.label) })),
  }));
  const own = 'sha256' in source ? [{ group: t(ownFile), items: [{ value: source.kind, label: source.name }] }] : [];
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
      {'columns' in source && (
        <Button
          fullWidth
          mt="sm"
          size="xs"
          variant="default"
          leftSection={<IconColumns3 size={14} />}
          onClick={() => setFile({ ...source, source, options: optionsOf(source) })}
        >
          {t(text('Change how it is read …', 'Anders lesen …'))}
        </Button>
      )}
      <Button
        fullWidth
        mt="sm"
        size="xs"
        variant="default"
        leftSection={<IconFileImport size={14} />}
        onClick={() => void chooseCsv().then((chosen) => chosen && setFile(chosen))}
      >
        {t(text('Import a file …', 'Datei importieren …'))}
      </Button>
      {file && (
        <CsvDialog
          file={file}
          onClose={() => setFile(null)}
          onUse={(chosen) => {
            changeData(() => chosen);
            setFile(null);
          }}
        />
      )}
    </div>
  );
}

const ownFile = text('Own file', 'Eigene Datei');
