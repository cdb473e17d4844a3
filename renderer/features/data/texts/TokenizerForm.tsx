import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { EngineResults } from '../../../../core/protocol/engine.ts';
import { text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { Notice } from '../../../kit/Notice.tsx';
import { ReasonButton } from '../../../kit/ReasonButton.tsx';
import { isCancelled } from '../../../link/errors.ts';
import { notifyError } from '../../../link/notify.ts';
import { engine } from '../../../link/session.ts';
import { here } from '../../../workspace/document/latest.ts';
import { changeData } from '../../../workspace/plane/changeData.ts';
import type { TokenSource } from '../../../workspace/plane/TextFields.tsx';
import { ImportProgress } from '../ImportProgress.tsx';
import { busy, useImporting, whileImporting } from '../importing.ts';
import { choiceIn, describe, withTokenizer, type TokenizerChoice } from './tokenizerChoice.ts';
import { TokenizerFields } from './TokenizerFields.tsx';
import { saveTokenizer } from './tokenizerFiles.ts';
import classes from './texts.module.css';

/** What the data's vocabulary is, and a way to another one: learned from the texts that are here, or from a file. */
export function TokenizerForm({ source }: { readonly source: TokenSource }) {
  const t = useT();
  const { tokenizer } = source;
  const [choice, setChoice] = useState<TokenizerChoice | null>(null);
  /** Of the vocabulary that was learned last. */
  const [said, setSaid] = useState<Learned | null>(null);
  const isBusy = useImporting(({ current }) => current !== null);
  const name = 'name' in source ? source.name : source.kind;
  const use = async () => {
    if (!choice) return;
    const learned = await changeTokenizer(source, choice);
    if (!learned) return;
    setSaid(learned);
    setChoice(null);
  };
  return (
    <section className={classes.tokenizer} aria-label={t(title)}>
      <div className={classes.tokenizerHead}>
        <strong>{t(title)}</strong>
        <span>{t(describe(tokenizer))}</span>
      </div>
      {said?.tokenizer === tokenizer &&
        said.remarks.map((remark) => (
          <Notice key={remark.en} kind="warning">
            {t(remark)}
          </Notice>
        ))}
      {choice ? (
        <>
          <TokenizerFields choice={choice} onChange={setChoice} />
          <Group gap="xs" mt={4}>
            <ReasonButton size="compact-xs" reason={isBusy ? busy : undefined} onPress={() => void use()}>
              {t(choice.kind === 'file' ? text('Use it', 'Verwenden') : text('Learn it', 'Lernen'))}
            </ReasonButton>
            <ReasonButton
              size="compact-xs"
              variant="default"
              reason={isBusy ? busy : undefined}
              onPress={() => setChoice(null)}
            >
              {t(text('Cancel', 'Abbrechen'))}
            </ReasonButton>
          </Group>
          <ImportProgress />
        </>
      ) : (
        <Group gap="xs">
          <Button size="compact-xs" variant="default" onClick={() => setChoice(choiceIn(tokenizer))}>
            {t(text('Change …', 'Ändern …'))}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => void saveTokenizer(name, tokenizer)}>
            {t(text('Save tokenizer.json …', 'tokenizer.json speichern …'))}
          </Button>
        </Group>
      )}
    </section>
  );
}

const title = text('Tokenizer', 'Tokenizer');

type Learned = EngineResults['learnTokenizer'];

/** Returns what the data have now; undefined if it was not to be had, or their document is gone. */
async function changeTokenizer(source: TokenSource, choice: TokenizerChoice): Promise<Learned | undefined> {
  const own = here();
  try {
    const learned = choice.kind === 'file' ? { tokenizer: choice.json, remarks: [] } : await learn(source, choice);
    const { tokenizer } = learned;
    if (!own()) return undefined;
    // What was changed meanwhile stays; only texts of other data have another vocabulary.
    own.act(() => changeData((before) => (before.kind === source.kind ? withTokenizer(before, tokenizer) : before)));
    return learned;
  } catch (error) {
    if (!isCancelled(error)) notifyError(text('The vocabulary could not be learned', 'Das Vokabular ließ sich nicht lernen'), error); // prettier-ignore
    return undefined;
  }
}

function learn(source: TokenSource, choice: Exclude<TokenizerChoice, { readonly kind: 'file' }>) {
  const name = 'name' in source ? source.name : source.kind;
  const { kind, size, isLowerCase } = choice;
  const asked = { name, source, tokenizer: { kind, size, isLowerCase } };
  return whileImporting(name, () => engine().request('learnTokenizer', asked));
}
