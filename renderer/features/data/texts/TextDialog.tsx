import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import type { DataSource } from '../../../../core/data/source.ts';
import type { TextKind } from '../../../../core/data/textImport.ts';
import type { ChosenFile } from '../../../../core/protocol/host.ts';
import type { TextLook } from '../../../../core/protocol/requests/textData.ts';
import { counted, same, text, type Text } from '../../../../core/text.ts';
import { useLanguage, useT } from '../../../kit/language.ts';
import { useFocusHome } from '../../../kit/focusHome.ts';
import { Notice } from '../../../kit/Notice.tsx';
import { ReasonButton } from '../../../kit/ReasonButton.tsx';
import { submits } from '../../../kit/submits.ts';
import { bytesText } from '../../../kit/numberFormat.ts';
import { FailedNotice } from '../../../link/Empty.tsx';
import { isCancelled } from '../../../link/errors.ts';
import { engine } from '../../../link/session.ts';
import { useRequest } from '../../../link/useAnswer.ts';
import { here } from '../../../workspace/document/latest.ts';
import { changeData } from '../../../workspace/plane/changeData.ts';
import { FirstTexts, Labels } from './FirstTexts.tsx';
import { ImportProgress } from '../ImportProgress.tsx';
import { busy, closing, useImporting, whileImporting } from '../importing.ts';
import { sayRemarks } from './remarks.ts';
import { TextChoices } from './TextChoices.tsx';
import { newForm, textWishOf, type TextForm } from './wish.ts';
import classes from './texts.module.css';

interface TextDialogProps {
  readonly file: ChosenFile;
  /** What the file was found to be. */
  readonly first: TextLook;
  readonly onClose: () => void;
  /** The file is to be read as a table of numbers and categories. */
  readonly onTable: () => void;
}

/** How texts are read and what becomes of them: guesses in controls, and at once what comes of each. */
export function TextDialog({ file, first, onClose, onTable }: TextDialogProps) {
  const t = useT();
  useFocusHome();
  const [form, setForm] = useState<TextForm>(newForm);
  const [failure, setFailure] = useState<unknown>();
  const isBusy = useImporting(({ current }) => current !== null);
  const hasChoices = Object.keys(form.look).length > 0;
  const asked = useRequest('lookAtTexts', hasChoices ? { ...file, wish: form.look } : null);
  const look = asked.data ?? first;
  const kind = form.look.kind ?? look.kind;
  const change = (more: Partial<TextForm>) => {
    setFailure(undefined);
    setForm((before) => ({ ...before, ...more }));
  };
  const use = async () => {
    setFailure(undefined);
    try {
      if (await takeIn(file, form, kind, look)) onClose();
    } catch (error) {
      if (!isCancelled(error)) setFailure(error);
    }
  };
  const close = closing(file.name, onClose);
  const error: unknown = failure ?? asked.error;
  return (
    <Modal
      opened
      onClose={close}
      size="78rem"
      centered
      title={file.name}
      transitionProps={{ duration: 0 }}
      padding="md"
    >
      <form className={classes.dialog} aria-busy={asked.isLoading} onSubmit={submits(use)}>
        {error !== undefined ? <FailedNotice error={error} again={failure ? use : asked.again} detailed /> : null}
        <div className={classes.choices}>
          <div className={classes.reading}>
            <TextChoices form={form} kind={kind} look={look} onChange={change} onTable={onTable} />
          </div>
          <div className={classes.shown}>
            <Remarks look={look} />
            <Labels look={look} />
            <FirstTexts look={look} />
          </div>
        </div>
        <Group justify="end" className={classes.end}>
          <span className={classes.summary}>{isBusy ? <ImportProgress /> : <Summary look={look} kind={kind} />}</span>
          <Button variant="default" onClick={close}>
            {t(text('Cancel', 'Abbrechen'))}
          </Button>
          <ReasonButton data-autofocus reason={reasonNot(isBusy || asked.isLoading, asked.error)}>
            {t(text('Use these texts', 'Diese Texte verwenden'))}
          </ReasonButton>
        </Group>
      </form>
    </Modal>
  );
}

const unread = text(
  'The texts cannot be read like this: see above what to do.',
  'So lassen sich die Texte nicht lesen: Was zu tun ist, steht oben.',
);
const reasonNot = (isAtWork: boolean, error: unknown) => (isAtWork ? busy : error === undefined ? undefined : unread);

function Remarks({ look: { remarks } }: { readonly look: TextLook }) {
  const t = useT();
  if (remarks.length === 0) return null;
  return (
    <div className={classes.notices} tabIndex={0} role="region" aria-label={t(text('Remarks', 'Hinweise'))}>
      {remarks.map((remark) => (
        <Notice key={remark.en} kind="warning">
          {t(remark)}
        </Notice>
      ))}
    </div>
  );
}

/** Takes the texts in, for the document that is open now. Returns whether it is still there to have them. */
async function takeIn(file: ChosenFile, form: TextForm, kind: TextKind, look: TextLook): Promise<boolean> {
  const own = here();
  const asked = { ...file, wish: textWishOf(form, kind) };
  const { source, remarks } = await whileImporting(file.name, () => engine().request('importTexts', asked));
  if (own()) own.act(() => changeData(() => source as DataSource));
  sayRemarks(remarks, look.remarks);
  return own();
}

/** How much there is, in one line. */
function Summary({ look, kind }: { readonly look: TextLook; readonly kind: TextKind }) {
  const t = useT();
  const language = useLanguage();
  const { count, bytes, classes: labels } = look;
  const size = bytes === null ? null : bytesText(bytes, language);
  const parts: Text[] = [
    ...(count === null ? [] : [kind === 'parallel' ? counted(count, ['pair', 'pairs'], ['Paar', 'Paare']) : counted(count, ['text', 'texts'], ['Text', 'Texte'])]), // prettier-ignore
    ...(labels.length === 0 ? [] : [counted(labels.length, ['label', 'labels'], ['Label', 'Labels'])]),
    ...(size === null ? [] : [same(size)]),
  ];
  return parts.map(t).join(' · ');
}
