import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { OfferedFormat } from '../../../core/protocol/exports.ts';
import { text, type Text } from '../../../core/text.ts';
import { useAxisOrder, useLanguage, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { FailedNotice } from '../../link/Empty.tsx';
import { connection } from '../../link/session.ts';
import { useAction } from '../../link/useAnswer.ts';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { ChoiceField } from '../../workspace/fields/fields.tsx';
import { ParamField } from '../../workspace/fields/ParamField.tsx';
import { findRun } from '../../workspace/runs/runState.ts';
import classes from './Export.module.css';
import { beginExport, chooseOptions, useExports } from './exports.ts';
import { ProgramPreview } from './ProgramPreview.tsx';
import { RunField, useRunsFor, type RunChoice } from './RunField.tsx';
import { packingsOf, sourceOf, usualOptions, type Options, type Packing } from './wish.ts';

interface FormatFormProps {
  readonly format: OfferedFormat;
  readonly choice: RunChoice;
}

/** What can be chosen about a format, what is to be known before, and the way to begin. */
export function FormatForm({ format, choice }: FormatFormProps) {
  const t = useT();
  const document = useDocument((state) => state.document);
  const language = useLanguage();
  const order = useAxisOrder();
  const chosen = useExports((state) => state.options[format.name]);
  const options = { ...usualOptions(format, language, order), ...chosen };
  const packings = packingsOf(format, connection().host.kind);
  const [packing, setPacking] = useState<Packing>(packings[0] ?? 'file');
  const runs = useRunsFor(format);
  const run = findRun(runs, choice.run?.id ?? null);
  const { hindrance } = format;
  const wish = { format, options, packing, name: document.name, source: sourceOf(document, run, format) };
  const begin = useAction(format, () => beginExport(wish));
  return (
    <section className={classes.pane} aria-label={t(format.label)}>
      <h3 className={classes.title}>{t(format.label)}</h3>
      <div className={classes.form}>
        {hindrance && <Notice kind="warning">{t(hindrance)}</Notice>}
        <RunField format={format} run={run} runs={runs} onChange={choice.choose} />
        {packings.length > 1 && (
          <ChoiceField
            label={text('Written as', 'Geschrieben als')}
            value={packing}
            options={packings.map((value) => ({ value, label: packingTexts[value] }))}
            onChange={setPacking}
          />
        )}
        <OptionFields format={format} options={options} />
        <ProgramPreview format={format.name} document={document} />
      </div>
      {begin.error !== undefined && <FailedNotice error={begin.error} detailed />}
      <Group justify="end" className={classes.end ?? ''}>
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Close', 'Schließen'))}
        </Button>
        <ReasonButton loading={begin.isBusy} reason={hindrance ?? undefined} onPress={() => void begin.run()}>
          {t(text('Export …', 'Exportieren …'))}
        </ReasonButton>
      </Group>
    </section>
  );
}

const packingTexts: Readonly<Record<Packing, Text>> = {
  file: text('The file alone', 'Nur die Datei'),
  zip: text('Zip with explanation and proof', 'Zip mit Erklärung und Nachweis'),
  folder: text('Folder with explanation and proof', 'Ordner mit Erklärung und Nachweis'),
};

/** What the registry says can be chosen, each with its explanation. */
function OptionFields({ format, options }: { readonly format: OfferedFormat; readonly options: Options }) {
  const t = useT();
  return Object.entries(format.options ?? {}).map(([name, param]) => (
    <div key={name}>
      <ParamField
        param={param}
        value={options[name] ?? param.default}
        onChange={(value) => {
          if (typeof value !== 'object' && typeof value !== 'number') chooseOptions(format.name, { [name]: value });
        }}
      />
      <p className={classes.help}>{t(param.help)}</p>
    </div>
  ));
}
