import { useMemo } from 'react';
import type { Analysis } from '../../../core/analysis/node.ts';
import type { DataSource } from '../../../core/data/source.ts';
import type { Problem } from '../../../core/graph/problem.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { useEngineState } from '../../link/session.ts';
import { useAnalysis } from './analysis.ts';
import { reportBug } from '../../link/bugs.ts';
import { useDocument } from './document.ts';
import { createAsker } from '../../link/ask.ts';
import { follow } from '../../link/follow.ts';
import { perDocument, useWorkspaces } from '../workspaces.ts';

/** What the engine found in the data when it last looked at them. */
interface Findings {
  /** The data that it looked at. */
  readonly source: DataSource | null;
  /** Classes that are held out only. */
  readonly unseen: readonly string[];
}

export const useFindings = perDocument<Findings>(() => ({ source: null, unseen: [] }));

/** So long the data stay as they are before they are looked at: what opening a document asks for comes first. */
const QUIET_MS = 500;

/** Has the engine look at data in which a class may be held out only, whatever panel is open. */
export function followFindings(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), QUIET_MS);
  };
  follow(useDocument, ({ document }, before) => {
    if (document.data !== before.document.data) soon();
  });
  follow(useWorkspaces, ({ shown }, before) => {
    if (shown !== before.shown) soon();
  });
  follow(useEngineState, ({ generation }, before) => {
    if (generation !== before.generation) soon();
  });
}

const asker = createAsker(() => {
  const source = useDocument.getState().document.data;
  return () => useDocument.getState().document.data === source;
});

async function look(): Promise<void> {
  const source = useDocument.getState().document.data;
  const { client, status } = useEngineState.getState();
  // An engine that is not ready yet brings another generation when it is.
  if (!client || status.kind !== 'ready' || !mayHide(source) || useFindings.getState().source === source) return;
  const outcome = await asker.ask(() =>
    client.request('dataPreview', { source, split: 'training', offset: 0, count: 1 }),
  );
  if (!outcome) return;
  if (outcome.data) useFindings.setState({ source, unseen: outcome.data.unseen });
  // What is wrong with the data themselves is said in the Data tab and by Train.
  else if (!(outcome.error instanceof EngineError)) reportBug(outcome.error);
}

/** Whether it has to be looked for: today's rules for tables leave some of every class to be trained on. */
function mayHide(source: DataSource): boolean {
  return source.kind === 'points' ? source.target === 'classes' : source.kind === 'csv' && !source.reading;
}

/** What is wrong with the document, as far as it is known without the data or the engine has found it in them. */
export function useProblems(): readonly Problem[] {
  const analysis = useAnalysis();
  const source = useDocument((state) => state.document.data);
  const findings = useFindings();
  return useMemo(() => problemsWith(analysis, source, findings), [analysis, source, findings]);
}

export function problemsWith(analysis: Analysis, source: DataSource, found: Findings): readonly Problem[] {
  const dataset = analysis.network.find(({ block }) => block.type === 'dataset');
  if (found.source !== source || found.unseen.length === 0 || !dataset) return analysis.problems;
  const [en, de] = [
    `Only held out, never trained on: ${found.unseen.join(', ')}.`,
    `Nur zurückgehalten, nie trainiert: ${found.unseen.join(', ')}.`,
  ];
  const common = { severity: 'warning', nodeId: dataset.id } as const;
  // Rows that are dealt out by today's rules leave some of every class to be trained on.
  if (source.kind === 'csv' && !source.reading) {
    const fixes = [{ kind: 'dealAnew', label: text('Split the rows again', 'Zeilen neu aufteilen') } as const];
    return [...analysis.problems, { ...common, message: text(en, de), fixes }];
  }
  const message = text(
    `${en} Hold out less, or choose another seed, in the Data tab.`,
    `${de} Unter „Daten“ weniger zurückhalten oder einen anderen Startwert wählen.`,
  );
  return [...analysis.problems, { ...common, message }];
}
