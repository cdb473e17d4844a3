import { CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { text } from '../../core/text.ts';
import { useAnalysis } from '../store/analysis.ts';
import { useT } from '../ui/language.ts';
import { kerasLines, pytorchLines } from './code.ts';
import classes from './Inspector.module.css';

/** The node in the words of PyTorch and Keras. */
export function NodeCode({ path }: { readonly path: string }) {
  const t = useT();
  const node = useAnalysis().byId.get(path);
  if (!node) {
    const message = text('Code is there once its shapes are known.', 'Code gibt es, sobald die Formen bekannt sind.');
    return <p className={classes.note}>{t(message)}</p>;
  }
  const [pytorch, keras] = [pytorchLines(node), kerasLines(node)];
  if (pytorch === undefined && keras === undefined) {
    return (
      <p className={classes.note}>
        {t(text('This node computes nothing by itself.', 'Dieser Knoten rechnet selbst nichts.'))}
      </p>
    );
  }
  return (
    <>
      <Code language="PyTorch" lines={pytorch} />
      <Code language="Keras" lines={keras} />
    </>
  );
}

function Code({ language, lines }: { readonly language: string; readonly lines: string | undefined }) {
  const t = useT();
  if (lines === undefined) return null;
  return (
    <section>
      <div className={classes.codeTitle}>
        <h3 className="section-title">{language}</h3>
        <CopyButton value={lines}>
          {({ copied, copy }) => (
            <button type="button" className={classes.copy} onClick={copy}>
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              {t(copied ? text('Copied', 'Kopiert') : text('Copy', 'Kopieren'))}
              <span className="visually-hidden"> {language}</span>
            </button>
          )}
        </CopyButton>
      </div>
      <pre className={classes.code}>{lines}</pre>
    </section>
  );
}
