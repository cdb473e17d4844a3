import { text } from '../../../core/text.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { CodeListing } from '../../kit/CodeListing.tsx';
import { useT } from '../../kit/language.ts';
import { kerasLines, pytorchLines } from './code.ts';
import classes from './Inspector.module.css';

export const notYet = text(
  'Code appears once the shapes are known.',
  'Code erscheint, sobald die Formen bekannt sind.',
);

/** The node in the words of PyTorch and Keras. */
export function NodeCode({ path }: { readonly path: string }) {
  const t = useT();
  const node = useAnalysis().byId.get(path);
  if (!node) return <p className={classes.note}>{t(notYet)}</p>;
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
      {pytorch !== undefined && <CodeListing language="PyTorch" code={pytorch} />}
      {keras !== undefined && <CodeListing language="Keras" code={keras} />}
    </>
  );
}
