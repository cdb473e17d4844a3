import { dataSpec } from '../../../core/data/source.ts';
import { inputField } from '../../../core/data/spec.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { EngineClient } from '../../../core/protocol/client.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { PlaneGrid } from '../../../core/protocol/plane.ts';
import type { Twin } from '../../../core/protocol/twin.ts';
import { withSetting } from '../../../core/sweep/settings.ts';
import { asTyped, inLanguage, type Typed } from '../../../core/sweep/typed.ts';
import { same, text, type Language, type Text } from '../../../core/text.ts';
import { gridOver } from '../../kit/plot/axes.ts';
import { useSettings } from '../../kit/settings.ts';
import { isCancelled, isConnectionLost } from '../../link/errors.ts';
import { hear } from '../../link/follow.ts';
import { engine } from '../../link/session.ts';
import { notifyError } from '../../link/notify.ts';
import { askerHere, here } from '../../workspace/document/latest.ts';
import { onOpening, useDocument } from '../../workspace/document/document.ts';
import { readAxis } from '../../workspace/fields/typedAxis.ts';
import { usePlaced } from '../../workspace/plane/usePlaced.ts';
import { inEvery, inWorkspace, perDocument, useWorkspaces } from '../../workspace/workspaces.ts';

/** What the document is trained beside. */
export type Variant =
  /** The same with another setting, as it is typed. */
  | (Typed & { readonly kind: 'setting'; readonly setting: string })
  /** What a run trained. */
  | { readonly kind: 'run'; readonly runId: string }
  /** Another document of this window, by its workspace. */
  | { readonly kind: 'tab'; readonly id: number };

interface TwinsState {
  /** null: nobody has chosen yet. */
  readonly variant: Variant | null;
  /** Of the pair that was asked for last. */
  readonly key: string | null;
  /** What the two of it are: the choice may be another by now. */
  readonly names: readonly [a: Text, b: Text];
  /** The grid on which that one compares planes. */
  readonly grid: PlaneGrid | null;
  /** The example for which attention is compared, from 0. */
  readonly example: NonNullable<EngineParams['twin']['example']>;
  /** That of the pair that was asked for last. */
  readonly asked: TwinsState['example'];
  readonly twin: Twin | null;
  readonly isGoing: boolean;
  readonly error: unknown;
}

const firstExample = { split: 'training', index: 0 } as const;

export const useTwins = perDocument<TwinsState>(() => ({
  variant: null,
  key: null,
  names: [same(''), same('')],
  grid: null,
  example: firstExample,
  asked: firstExample,
  twin: null,
  isGoing: false,
  error: undefined,
}));

onOpening(() => {
  if (useTwins.getState().isGoing) void controlTwins('stop');
  useTwins.setState(useTwins.getInitialState());
});

/** What is proposed: ten times the learning rate. */
export function variantOf(
  { variant }: Pick<TwinsState, 'variant'>,
  { training }: Document,
  language: Language,
): Variant {
  if (variant) return variant.kind === 'setting' ? inLanguage(variant, language) : variant;
  const typed = asTyped(String(Number((10 * training.learningRate).toPrecision(6))), language);
  return { kind: 'setting', setting: 'training.learningRate', typed, language };
}

export type Found = { readonly document: Document; readonly problem: null } | { readonly document: null; readonly problem: Text | null }; // prettier-ignore

/** The other document, or what is wrong; a run's is asked for when it starts. */
export function otherOf(own: Document, variant: Variant, language: Language): Found {
  if (variant.kind === 'run') return { document: null, problem: null };
  if (variant.kind === 'tab') {
    const tab = useWorkspaces.getState().all.find(({ id }) => id === variant.id);
    const document = tab && inWorkspace(tab, () => useDocument.getState().document);
    return document ? { document, problem: null } : { document: null, problem: closed };
  }
  const parsed = readAxis(variant.setting, variant.typed, language);
  if (!parsed.ok) return { document: null, problem: parsed.error };
  const [value, ...more] = parsed.value.values;
  if (value === undefined || more.length > 0) return { document: null, problem: oneValue };
  const made = withSetting(own, variant.setting, value);
  return made.ok ? { document: made.value, problem: null } : { document: null, problem: made.error };
}

/** Where planes are compared: of data with two features. */
function gridNow(): PlaneGrid | null {
  const { placed } = usePlaced.getState();
  if (!placed || inputField(dataSpec(placed.source)).meaning.kind !== 'plane') return null;
  return gridOver(placed.extents, true, GRID_SIZE);
}

const GRID_SIZE = 64;
const asker = askerHere();

export async function startTwins(variant: Variant, name: Text, isPaused = false): Promise<void> {
  const { document } = useDocument.getState();
  const { runtime, device, threads, language } = useSettings.getState();
  const known = otherOf(document, variant, language).document;
  const { example } = useTwins.getState();
  const [key, grid] = [crypto.randomUUID(), gridNow()];
  const { act } = here();
  useTwins.setState({ key, names: [asItIs, name], grid, asked: example, twin: null, isGoing: true, error: undefined });
  const outcome = await asker.ask(async () => {
    const other = variant.kind === 'run' ? await engine().request('runDocument', { runId: variant.runId }) : known;
    if (!other) throw new Error('There is no other document.');
    return engine().request('twin', {
      key,
      documents: [document, other],
      runtime,
      device,
      threads,
      grid,
      example,
      isPaused,
    });
  });
  if (!outcome) return;
  const { data, error } = outcome;
  // Another document may be in sight by now.
  act(() => useTwins.setState({ isGoing: false, error: isCancelled(error) ? undefined : error, ...(data && { twin: data }) })); // prettier-ignore
}

export async function controlTwins(action: EngineParams['controlTwin']['action']): Promise<void> {
  try {
    await engine().request('controlTwin', { action });
  } catch (error) {
    // With its engine the pair has gone.
    if (!isConnectionLost(error)) notifyError(notDone, error);
  }
}

export function followTwins(client: EngineClient): void {
  hear(client, 'twinProgress', (twin) =>
    inEvery(() => {
      const { isGoing, key } = useTwins.getState();
      if (isGoing && twin.key === key) useTwins.setState({ twin });
    }),
  );
}

const asItIs = text('this document', 'dieses Dokument');
const closed = text('That document is not open any more.', 'Dieses Dokument ist nicht mehr offen.');
const oneValue = text('One value, please: two variants are compared.', 'Ein einziger Wert: Verglichen werden zwei Varianten.'); // prettier-ignore
const notDone = text('The twin run did not take it', 'Der Zwillingslauf nahm es nicht an');
