import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { FailedNotice } from '../../link/Empty.tsx';
import { engine } from '../../link/session.ts';
import { useAction } from '../../link/useAnswer.ts';
import { HubLook } from './HubLook.tsx';
import classes from './Models.module.css';
import { hubNameIn } from './words.ts';

/** Any model of the hub, by its name: looked up first, then downloaded. */
export function HubView() {
  const t = useT();
  const [typed, setTyped] = useState('');
  const name = hubNameIn(typed);
  const look = useAction(name, () => engine().request('hubModel', { name }));
  return (
    <section className={classes.pane} aria-label={t(title)}>
      <h3 className={classes.title}>{t(title)}</h3>
      <div className={classes.body}>
        <p className={classes.words}>{t(what)}</p>
        <form
          className={classes.byName}
          onSubmit={(event) => {
            event.preventDefault();
            if (name !== '' && !look.isBusy) void look.run();
          }}
        >
          <TextInput
            size="sm"
            autoFocus
            label={t(text('Name', 'Name'))}
            placeholder="distilbert/distilgpt2"
            spellCheck={false}
            maxLength={1000}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <ReasonButton size="sm" reason={name === '' ? noName : undefined} loading={look.isBusy}>
            {t(text('Look it up', 'Nachschlagen'))}
          </ReasonButton>
        </form>
        {look.error !== undefined && <FailedNotice error={look.error} detailed />}
        {look.value && <HubLook info={look.value} />}
      </div>
    </section>
  );
}

const noName = text(
  'Enter the name of a model, or the address of its page, first.',
  'Zuerst den Namen eines Modells oder die Adresse seiner Seite eingeben.',
);
const title = text('From the Hugging Face hub', 'Vom Hugging Face Hub');
const what = text(
  'Models of the families BERT, DistilBERT, RoBERTa, MiniLM, GPT-2 and Llama, in the format safetensors, by their name on the hub or the address of their page. Licence and size come first.',
  'Modelle der Familien BERT, DistilBERT, RoBERTa, MiniLM, GPT-2 und Llama, im Format safetensors, nach ihrem Namen auf dem Hub oder der Adresse ihrer Seite. Erst kommen Lizenz und Größe.',
);
