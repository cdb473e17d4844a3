import { Anchor, Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import type { DataSource } from '../../../../core/data/source.ts';
import { text } from '../../../../core/text.ts';
import { messageParts, type MessagePart } from '../../../../core/text/newsgroups.ts';
import { useT } from '../../../kit/language.ts';
import { useFocusHome } from '../../../kit/focusHome.ts';
import { ReasonButton } from '../../../kit/ReasonButton.tsx';
import { submits } from '../../../kit/submits.ts';
import { FailedNotice } from '../../../link/Empty.tsx';
import { isCancelled } from '../../../link/errors.ts';
import { engine } from '../../../link/session.ts';
import { here } from '../../../workspace/document/latest.ts';
import { changeData } from '../../../workspace/plane/changeData.ts';
import { RemovedFields } from '../../../workspace/plane/TextFields.tsx';
import { NumberField } from '../../../workspace/fields/fields.tsx';
import { ImportProgress } from '../ImportProgress.tsx';
import { busy, cancelImporting, useImporting, whileImporting } from '../importing.ts';
import { sayRemarks } from './remarks.ts';
import { usualChoice, wishOf, type TokenizerChoice } from './tokenizerChoice.ts';
import { TokenizerFields } from './TokenizerFields.tsx';
import classes from './texts.module.css';

/** Asks before anything is fetched, and what is to become of the messages. */
export function NewsgroupsDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  useFocusHome();
  const [removed, setRemoved] = useState<MessagePart[]>([...messageParts]);
  const [tokenizer, setTokenizer] = useState<TokenizerChoice>(usualChoice('wordpiece'));
  const [length, setLength] = useState(128);
  const [failure, setFailure] = useState<unknown>();
  const isBusy = useImporting(({ current }) => current !== null);
  const fetch = async () => {
    const own = here();
    const wish = { kind: 'labelled', removed, length, tokenizer: wishOf(tokenizer) } as const;
    setFailure(undefined);
    try {
      const { source, remarks } = await whileImporting('newsgroups', () =>
        engine().request('importNewsgroups', { wish }),
      );
      if (own()) own.act(() => changeData(() => source as DataSource));
      sayRemarks(remarks);
      onClose();
    } catch (error) {
      if (!isCancelled(error)) setFailure(error);
    }
  };
  const close = () => {
    cancelImporting();
    onClose();
  };
  return (
    <Modal opened onClose={close} size="34rem" centered title="20 Newsgroups" transitionProps={{ duration: 0 }}>
      <form className={classes.newsgroups} onSubmit={submits(fetch)}>
        <p>{t(what)}</p>
        <p className="dim">
          {t(from)}{' '}
          <Anchor href="https://ndownloader.figshare.com/files/5975967" target="_blank" rel="noreferrer">
            ndownloader.figshare.com
          </Anchor>
        </p>
        <RemovedFields removed={removed} onChange={setRemoved} />
        <NumberField
          label={text('Tokens of an example', 'Tokens eines Beispiels')}
          value={length}
          range={{ min: 4, max: 4096, isWhole: true }}
          onChange={setLength}
        />
        <TokenizerFields choice={tokenizer} onChange={setTokenizer} />
        {failure !== undefined && <FailedNotice error={failure} again={() => void fetch()} detailed />}
        <Group justify="end" mt="sm">
          {isBusy && <ImportProgress />}
          <Button variant="default" onClick={close}>
            {t(text('Cancel', 'Abbrechen'))}
          </Button>
          <ReasonButton data-autofocus reason={isBusy ? busy : undefined}>
            {t(text('Download and use', 'Herunterladen und verwenden'))}
          </ReasonButton>
        </Group>
      </form>
    </Modal>
  );
}

const what = text(
  '18,846 messages of 20 newsgroups of the nineties, in two parts: one to train on, one to test with. Which group does a message belong to?',
  '18.846 Beiträge aus 20 Newsgroups der Neunzigerjahre, in zwei Teilen: einer zum Trainieren, einer zum Testen. Zu welcher Gruppe gehört ein Beitrag?',
);
const from = text(
  'About 14 MB are fetched, once, from where scikit-learn has them. An archive from disk can be taken by “Import a file”.',
  'Etwa 14 MB werden einmal heruntergeladen, von derselben Stelle wie bei scikit-learn. Ein Archiv auf der Festplatte lässt sich über „Datei importieren“ lesen.',
);
