import { moduleCode } from '../../../core/codegen/moduleCode.ts';
import type { Module } from '../../../core/graph/document.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { CodeListing } from '../../kit/CodeListing.tsx';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';
import { notYet } from './NodeCode.tsx';

/** The module as a class of PyTorch and a function of Keras, and how its use calls it. */
export function ModuleCode({ path, module }: { readonly path: string; readonly module: Module }) {
  const t = useT();
  const code = moduleCode(useAnalysis(), path, module);
  if (!code) return <p className={classes.note}>{t(notYet)}</p>;
  return (
    <>
      <CodeListing language="PyTorch" code={code.pytorch} />
      <CodeListing language="Keras" code={code.keras} />
    </>
  );
}
