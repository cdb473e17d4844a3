import { Button, Select } from '@mantine/core';
import { IconColumns3, IconFileImport, IconFolder, IconMessages } from '@tabler/icons-react';
import { useState } from 'react';
import type { DataSource } from '../../../core/data/source.ts';
import { optionsOf } from '../../../core/data/csv/options.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { CsvDialog } from './csv/CsvDialog.tsx';
import { changeData, chooseSource } from '../../workspace/plane/changeData.ts';
import { sourceGroups } from '../../workspace/plane/sources.ts';
import { SourceFields } from '../../workspace/plane/SourceFields.tsx';
import { isTokenSource } from '../../workspace/plane/TextFields.tsx';
import classes from './DataPanel.module.css';
import { ImportProgress } from './ImportProgress.tsx';
import { useImporting } from './importing.ts';
import { asTable, asTexts, chooseFile, chooseFolder, type Import } from './imports.ts';
import { NewsgroupsDialog } from './texts/NewsgroupsDialog.tsx';
import { TextDialog } from './texts/TextDialog.tsx';
import { TokenizerForm } from './texts/TokenizerForm.tsx';

interface SourceFormProps {
  readonly source: DataSource;
  /** What is being imported. */
  readonly importing: Import | null;
  readonly onImport: (importing: Import | null) => void;
}

/** Chooses the data of the document, and what can be set on it. */
export function SourceForm({ source, importing, onImport }: SourceFormProps) {
  const t = useT();
  const [isChoosing, setChoosing] = useState(false);
  const isLooking = useImporting(({ current }) => current?.isLook === true);
  const options = sourceGroups.map(({ label, sources }) => ({
    group: t(label),
    items: sources.map((option) => ({ value: option.kind, label: t(option.label) })),
  }));
  const own = 'sha256' in source ? [{ group: t(ownFile), items: [{ value: source.kind, label: source.name }] }] : [];
  const begin = async (ask: () => Promise<Import | undefined>) => {
    setChoosing(true);
    const chosen = await ask();
    setChoosing(false);
    if (chosen) onImport(chosen);
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
        onChange={(value) => value !== null && chooseSource(value)}
      />
      <SourceFields source={source} />
      {isTokenSource(source) && <TokenizerForm source={source} />}
      {'columns' in source && (
        <FormButton
          icon={<IconColumns3 size={14} />}
          label={text('Change how it is read …', 'Anders lesen …')}
          onClick={() => onImport({ kind: 'table', file: { ...source, source, options: optionsOf(source) } })}
        />
      )}
      <FormButton
        icon={<IconFileImport size={14} />}
        isBusy={isChoosing}
        label={text('Import a file …', 'Datei importieren …')}
        title={text('A table, a text, or an archive of texts; or drop it here', 'Eine Tabelle, ein Text oder ein Archiv von Texten; oder hierher ziehen')} // prettier-ignore
        onClick={() => void begin(chooseFile)}
      />
      <FormButton
        icon={<IconFolder size={14} />}
        isBusy={isChoosing}
        label={text('Import a folder of texts …', 'Ordner mit Texten importieren …')}
        title={text('With a folder for each class', 'Mit einem Ordner je Klasse')}
        onClick={() => void begin(chooseFolder)}
      />
      <FormButton
        icon={<IconMessages size={14} />}
        label={text('Download 20 Newsgroups …', '20 Newsgroups herunterladen …')}
        onClick={() => onImport({ kind: 'newsgroups' })}
      />
      {isLooking && <ImportProgress />}
      {importing && <ImportDialog importing={importing} onImport={onImport} />}
    </div>
  );
}

interface FormButtonProps {
  readonly icon: React.ReactNode;
  readonly label: ReturnType<typeof text>;
  readonly title?: ReturnType<typeof text>;
  readonly isBusy?: boolean;
  readonly onClick: () => void;
}

function FormButton({ icon, label, title, isBusy = false, onClick }: FormButtonProps) {
  const t = useT();
  return (
    <Button
      className={classes.action ?? ''}
      fullWidth
      mt="sm"
      size="xs"
      variant="default"
      leftSection={icon}
      loading={isBusy}
      title={title && t(title)}
      onClick={onClick}
    >
      {t(label)}
    </Button>
  );
}

/** The dialog for what is being imported. */
function ImportDialog({ importing, onImport }: Pick<SourceFormProps, 'onImport'> & { readonly importing: Import }) {
  const close = () => onImport(null);
  const instead = (read: Promise<Import | undefined>) => void read.then((other) => other && onImport(other));
  if (importing.kind === 'newsgroups') return <NewsgroupsDialog onClose={close} />;
  if (importing.kind === 'texts') {
    const { file, look } = importing;
    return <TextDialog file={file} first={look} onClose={close} onTable={() => instead(asTable(file))} />;
  }
  const { file, from } = importing;
  return (
    <CsvDialog
      file={file}
      onClose={close}
      {...(from && { onTexts: () => instead(asTexts(from)) })}
      onUse={(chosen) => {
        changeData(() => chosen);
        close();
      }}
    />
  );
}

const ownFile = text('Own file', 'Eigene Datei');
