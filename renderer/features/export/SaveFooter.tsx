import { Button, Group } from '@mantine/core';
import type { Document } from '../../../core/graph/document.ts';
import type { FileFilter } from '../../../core/protocol/host.ts';
import { text, type Text } from '../../../core/text.ts';
import { Failed } from '../../link/Empty.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { connection } from '../../link/session.ts';
import { useAction } from '../../link/useAnswer.ts';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { useT } from '../../kit/language.ts';

interface SaveFooterProps {
  readonly document: Document;
  readonly suggestedName: string;
  readonly filter: FileFilter;
  readonly button: Text;
  /** Of something else in the dialog: goes before that of saving. */
  readonly error?: unknown;
  savedText(name: string): Text;
  write(document: Document, path: string): Promise<unknown>;
}

/** The end of a dialog that shows a document in another form: closes it, or asks where to save and hands the file over. */
export function SaveFooter({ document, suggestedName, filter, button, error, savedText, write }: SaveFooterProps) {
  const t = useT();
  const file = useAction(document, async (asked) => {
    const { host } = connection();
    const chosen = await host.saveFile(suggestedName, filter);
    if (!chosen) return undefined;
    await write(asked, chosen.path);
    await host.delivered(chosen);
    return chosen;
  });
  const shown = error ?? file.error;
  return (
    <>
      {shown !== undefined && <Failed error={shown} />}
      {file.value && <Notice>{t(savedText(file.value.name))}</Notice>}
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Close', 'Schließen'))}
        </Button>
        <Button variant="default" loading={file.isBusy} onClick={() => void file.run()}>
          {t(button)}
        </Button>
      </Group>
    </>
  );
}
