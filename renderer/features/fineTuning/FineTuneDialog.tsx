import { Button, Group } from '@mantine/core';
import { useEffect, useState } from 'react';
import { bodyIn } from '../../../core/examples/fineTuned.ts';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { submits } from '../../kit/submits.ts';
import { FailedNotice } from '../../link/Empty.tsx';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { ChoiceField, NumberField } from '../../workspace/fields/fields.tsx';
import { cancel, create, type Texts, type Wish } from './create.ts';
import classes from './fineTuning.module.css';

/** Asks for texts and for what is to be trained, and opens the classifier. */
export function FineTuneDialog() {
  const t = useT();
  const { document } = useDocument.getState();
  const longest = longestOf(bodyIn(document)?.params['positions']);
  const [wish, setWish] = useState<Wish>({ texts: 'speeches', isFrozen: true, length: Math.min(64, longest) });
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const start = async () => {
    setFailure(undefined);
    setIsBusy(true);
    try {
      await create(wish);
    } catch (error) {
      setFailure(error);
    }
    setIsBusy(false);
  };
  // However it is closed.
  useEffect(() => cancel, []);
  return (
    <form className={classes.dialog} onSubmit={submits(start)}>
      <p>{t(what)}</p>
      <ChoiceField
        label={text('Texts', 'Texte')}
        value={wish.texts}
        options={choices.filter(({ value }) => value !== 'own' || document.data.kind === 'labelled')}
        onChange={(texts) => setWish({ ...wish, texts })}
      />
      <ChoiceField
        label={text('What is trained', 'Trainiert wird')}
        help={wish.isFrozen ? headHelp : allHelp}
        value={wish.isFrozen ? 'head' : 'all'}
        options={trained}
        onChange={(value) => setWish({ ...wish, isFrozen: value === 'head' })}
      />
      {wish.texts !== 'own' && (
        <NumberField
          label={text('Tokens of a text', 'Tokens eines Textes')}
          help={text('Longer texts are cut off.', 'Längere Texte werden abgeschnitten.')}
          value={wish.length}
          range={{ min: 4, max: longest, isWhole: true }}
          onChange={(length) => setWish({ ...wish, length })}
        />
      )}
      {failure !== undefined && <FailedNotice error={failure} again={() => void start()} detailed />}
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Cancel', 'Abbrechen'))}
        </Button>
        <Button type="submit" loading={isBusy}>
          {t(wish.texts === 'file' || wish.texts === 'folder' ? withTexts : alone)}
        </Button>
      </Group>
    </form>
  );
}

function longestOf(positions: unknown): number {
  return typeof positions === 'number' ? Math.max(4, Math.min(4096, positions)) : 512;
}

const what = text(
  'A new network is made: the body of this model with what it has learned, and a new head for the classes of your texts. This one stays as it is.',
  'Es entsteht ein neues Netz: der Körper dieses Modells mit dem, was er gelernt hat, und ein neuer Kopf für die Klassen der Texte. Das offene bleibt, wie es ist.',
);
const alone = text('Make the classifier', 'Klassifikator anlegen');
const withTexts = text('Choose the texts …', 'Texte wählen …');

const choices: readonly { readonly value: Texts; readonly label: Text }[] = [
  { value: 'speeches', label: text('speeches of presidents, by half-century', 'Reden von Präsidenten, nach Halbjahrhundert') },
  { value: 'own', label: text('those of this project', 'die dieses Projekts') },
  { value: 'file', label: text('a table with texts and labels', 'eine Tabelle mit Texten und Labels') },
  { value: 'folder', label: text('a folder with a folder for each class', 'ein Ordner mit einem Ordner je Klasse') },
]; // prettier-ignore

const trained: readonly { readonly value: 'head' | 'all'; readonly label: Text }[] = [
  { value: 'head', label: text('only the head', 'nur der Kopf') },
  { value: 'all', label: text('all layers', 'alle Schichten') },
];
const headHelp = text(
  'The body is frozen, and computed once for each text: fast. Learning rate 0.001.',
  'Der Körper ist eingefroren und wird für jeden Text einmal berechnet: schnell. Lernrate 0,001.',
);
const allHelp = text(
  'Slower, mostly better. A small learning rate with warm-up keeps what the body knows.',
  'Langsamer, meist besser. Eine kleine Lernrate mit Warm-up erhält, was der Körper kann.',
);
