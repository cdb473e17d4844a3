import { Button } from '@mantine/core';
import type { GraphNode, StartFile } from '../../../core/graph/document.ts';
import { editNode } from '../../../core/graph/edits.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';

/** Says whose weights training begins with, and draws them instead; nothing where all of them are drawn. */
export function StartFileNote() {
  const file = useDocument((state) => state.document.startsFrom);
  const draw = () => useDocument.getState().edit(({ startsFrom: _, ...document }) => document);
  return file ? <Note file={file} draw={draw} /> : null;
}

/** The same of one node, or of all nodes inside a use of a module. */
export function NodeStartNote({ node: { id, startsFrom } }: { readonly node: GraphNode }) {
  const draw = () => {
    const { edit, graphKey } = useDocument.getState();
    edit((document) => editNode(document, graphKey, id, ({ startsFrom: _, ...node }) => node));
  };
  return startsFrom ? <Note file={startsFrom} draw={draw} /> : null;
}

function Note({ file: { name }, draw }: { readonly file: StartFile; readonly draw: () => void }) {
  const t = useT();
  return (
    <section>
      <h3 className="section-title">{t(text('Begins trained', 'Beginnt trainiert'))}</h3>
      <p className={classes.note}>
        {t(
          text(
            `Training begins with the weights of “${name}” wherever names and shapes are the same; the others are drawn by the seed.`,
            `Das Training beginnt mit den Gewichten von „${name}“, wo Namen und Formen dieselben sind; die anderen werden mit dem Startwert gezogen.`,
          ),
        )}
      </p>
      <Button size="xs" variant="default" fullWidth mb="xs" onClick={draw}>
        {t(text('Draw all of them', 'Alle ziehen'))}
      </Button>
    </section>
  );
}
