import { CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { same, text } from '../../core/text.ts';
import classes from './CodeListing.module.css';
import { useT } from './language.ts';
import { Scroll } from './Scroll.tsx';

/** Source code with its language, and a button that copies it. */
export function CodeListing({ language, code }: { readonly language: string; readonly code: string }) {
  const t = useT();
  return (
    <section>
      <div className={classes.head}>
        <h3 className="section-title">{language}</h3>
        <CopyButton value={code}>
          {({ copied, copy }) => (
            <button type="button" className={classes.copy} onClick={copy}>
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              {t(copied ? text('Copied', 'Kopiert') : text('Copy', 'Kopieren'))}
              <span className="visually-hidden"> {language}</span>
            </button>
          )}
        </CopyButton>
      </div>
      <Scroll label={same(language)} className={classes.code}>
        <pre>{code}</pre>
      </Scroll>
    </section>
  );
}
