import type { Document } from '../../../core/graph/document.ts';
import type { Axis } from '../../../core/sweep/axes.ts';
import { choicesOf, type Choice } from '../../../core/sweep/choices.ts';
import { documentOf, planProblem, samplesOf, type SweepPlan } from '../../../core/sweep/points.ts';
import { asTyped, inLanguage, type Typed } from '../../../core/sweep/typed.ts';
import type { Language, Text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { onOpening, useDocument } from '../../workspace/document/document.ts';
import { isRecord, offerStore, offerView } from '../../workspace/document/viewState.ts';
import { readAxis } from '../../workspace/fields/typedAxis.ts';
import { perDocument } from '../../workspace/workspaces.ts';

/** A setting that is to be varied, and its values as they are typed. */
export interface Draft extends Typed {
  readonly setting: string;
}

interface SweepForm {
  /** null: nobody has chosen any yet. */
  readonly drafts: readonly Draft[] | null;
  readonly seeds: number;
  /** How many points are drawn; null: every combination. */
  readonly drawn: number | null;
  readonly endsHopeless: boolean;
  /** Instead of on all of them. */
  readonly isOnOneCore: boolean;
  /** The sweep that is shown; null: the newest of this network. */
  readonly shownId: string | null;
}

const usual: SweepForm = { drafts: null, seeds: 3, drawn: null, endsHopeless: true, isOnOneCore: false, shownId: null };

/** What the next sweep of a document is to be. */
export const useSweepForm = perDocument<SweepForm>(() => usual);

offerStore('sweep', useSweepForm, ['seeds', 'endsHopeless', 'isOnOneCore', 'shownId']);

offerView('sweep settings', {
  read: () => useSweepForm.getState().drafts,
  show: (kept) => {
    if (Array.isArray(kept) && kept.every(isDraft)) useSweepForm.setState({ drafts: kept });
  },
});

offerView('sweep draws', {
  read: () => useSweepForm.getState().drawn,
  show: (kept) => {
    if (typeof kept === 'number') useSweepForm.setState({ drawn: kept });
  },
});

function isDraft(kept: unknown): kept is Draft {
  if (!isRecord(kept) || typeof kept['setting'] !== 'string' || typeof kept['typed'] !== 'string') return false;
  const { language } = kept;
  return language === undefined || language === 'en' || language === 'de';
}

onOpening(() => useSweepForm.setState(usual));

/** What is varied unless somebody chooses otherwise: the learning rate. */
export function draftsOf(
  { drafts }: Pick<SweepForm, 'drafts'>,
  document: Document,
  language: Language,
): readonly Draft[] {
  if (drafts) return drafts.map((draft) => inLanguage(draft, language));
  const [rate] = choicesOf(document);
  return rate ? [draftOf(rate, language)] : [];
}

export function draftOf({ setting, suggestion }: Choice, language: Language): Draft {
  return { setting, typed: asTyped(suggestion, language), language };
}

export function setDrafts(change: (drafts: readonly Draft[]) => readonly Draft[]): void {
  const { document } = useDocument.getState();
  const { language } = useSettings.getState();
  useSweepForm.setState((form) => ({ drafts: change(draftsOf(form, document, language)) }));
}

/** A draft as it is read: the axis, or what is wrong with it. */
export type ReadDraft = { readonly axis: Axis; readonly error: null } | { readonly axis: null; readonly error: Text };

export function readDraft(document: Document, { setting, typed }: Draft, language: Language): ReadDraft {
  const parsed = readAxis(setting, typed, language);
  if (!parsed.ok) return { axis: null, error: parsed.error };
  const axis = parsed.value;
  // Every value once: not their combinations.
  for (const trial of samplesOf({ axes: [axis], seeds: 1 }, document.training.seed, 1000)) {
    const made = documentOf(document, [axis], trial);
    if (!made.ok) return { axis: null, error: made.error };
  }
  return { axis, error: null };
}

/** All drafts of a form as they are read: once for each state of form and document. */
export function readDrafts(document: Document, drafts: readonly Draft[], language: Language): readonly ReadDraft[] {
  return drafts.map((draft) => readDraft(document, draft, language));
}

/** The plan of a form; null while something is wrong with it, which `problem` says unless it stands at a setting. */
export function planOf(reads: readonly ReadDraft[], { seeds, drawn }: Pick<SweepForm, 'seeds' | 'drawn'>): { readonly plan: SweepPlan | null; readonly problem: Text | null } {
  const known = reads.flatMap(({ axis }) => axis ?? []);
  if (known.length === 0 || known.length < reads.length) return { plan: null, problem: null };
  const plan = { axes: known, seeds, ...(drawn !== null && { drawn }) };
  const problem = planProblem(plan);
  return problem ? { plan: null, problem } : { plan, problem: null };
} // prettier-ignore
