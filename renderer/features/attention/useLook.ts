import { useMemo } from 'react';
import { attentionNames } from '../../../core/analysis/attentionNames.ts';
import { attentionsOf, type Attention } from '../../../core/analysis/attentions.ts';
import { dataSpec, type DataSource } from '../../../core/data/source.ts';
import type { AttentionFrame, ChosenAttention, Interventions } from '../../../core/protocol/attention.ts';
import type { Text } from '../../../core/text.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { usePicture } from '../../workspace/runs/picture.ts';
import { useLookedText } from '../../workspace/shared/lookedText.ts';
import { fitting } from './changes.ts';
import { readsTexts } from './OwnText.tsx';
import { attentionTopic, useAttention, useAttentionView } from './state.ts';
import { weightsOf, type Place, type Weights } from './weights.ts';
import { readerOf } from '../../workspace/shared/pieces.ts';

/** The tokens at the places of one side. */
export interface SideText {
  /** The field that they are of; undefined where no tokens stand there. */
  readonly field: string | undefined;
  readonly words: readonly string[];
  readonly ids: readonly number[];
  readonly special: ReadonlySet<number>;
  readonly padding: ReadonlySet<number>;
}

/** All that the views of one attention show. */
export interface Look {
  readonly frame: AttentionFrame;
  readonly chosen: ChosenAttention;
  readonly attention: Attention;
  readonly weights: Weights;
  /** The chosen head, which may be another than the one asked for where there are fewer. */
  readonly head: number;
  readonly rows: SideText;
  readonly columns: SideText;
  readonly interventions: Interventions;
  /** The words at the places of which outputs say something; none where these are no places of a text. */
  readonly spoken: readonly string[];
}

interface Looked {
  readonly attentions: readonly Attention[];
  readonly names: readonly Text[];
  readonly look: Look | undefined;
  readonly error: unknown;
  /** Asks once more. */
  again(): void;
}

const none: readonly Attention[] = [];

/** Has the engine tell of attention for as long as a component is there. */
export function useLook(): Looked {
  const document = useDocument((state) => state.document);
  const { network, data, copies, isTrainable } = useAnalysis();
  const attentions = isTrainable ? attentionsOf(network, data) : none;
  const { graph, modules, data: source } = document;
  const names = useMemo(() => attentionNames({ graph, modules }, attentions, copies), [graph, modules, attentions, copies]);
  const { view, split, index, attention, head, held, history } = useAttentionView();
  const { frame, error } = useAttention();
  const own = useOwnText(source);
  const interventions = useMemo(() => fitting(history.now, attentions, placesIn(source)), [history, attentions, source]);
  const known = attentions.some(({ identity }) => identity === attention) ? attention : null;
  const place = outputPlace(attentions, known, held);
  const wanted = useMemo(
    () =>
      attentions.length === 0
        ? null
        : { example: { split, index }, ...(own && { text: own }), attention: known, head, place, maps: view === 'matrices', parts: view === 'parts', interventions },
    [attentions, split, index, own, known, head, place, view, interventions],
  );
  const again = usePicture(attentionTopic.want, wanted);
  const chosen = frame?.chosen;
  const look = useMemo(() => {
    const found = attentions.find(({ identity }) => identity === chosen?.identity);
    if (!frame || !chosen || !found) return undefined;
    const weights = weightsOf(chosen);
    const read = readerOf(source);
    const rows = sideText(frame, found.rowField, weights.rows, read);
    const columns = sideText(frame, found.columnField, weights.columns, read);
    const field = attentions.at(-1)?.rowField;
    const spoken = frame.texts.find((one) => one.field === field)?.words.map(read) ?? [];
    return { frame, chosen, attention: found, weights, head: Math.min(head, found.heads - 1), rows, columns: withHidden(columns, chosen), interventions, spoken };
  }, [attentions, frame, chosen, source, head, interventions]);
  return { attentions, names, look, error, again };
} // prettier-ignore

/** The text that is looked at instead of an example. */
function useOwnText(source: DataSource): { readonly text: string; readonly pair?: string } | undefined {
  const { text: words, pair } = useLookedText();
  return useMemo(() => {
    if (words === null || !readsTexts(source)) return undefined;
    return { text: words, ...(pair.trim() !== '' && { pair }) };
  }, [words, pair, source]);
}

/** The place at which outputs are wanted: that of the held word, if the text that it is of leads to them. */
function outputPlace(attentions: readonly Attention[], identity: string | null, held: Place | null): number | null {
  const found = attentions.find((one) => one.identity === identity) ?? attentions[0];
  const field = held?.side === 'key' ? found?.columnField : found?.rowField;
  const isOfOutput = field === attentions.at(-1)?.rowField && (field !== undefined || held?.side === 'query');
  return held && isOfOutput ? held.index : null;
}

function placesIn(source: Parameters<typeof dataSpec>[0]) {
  return dataSpec(source).fields.flatMap((field) =>
    field.role === 'input' && field.meaning.kind === 'tokens'
      ? [{ name: field.name, places: field.type.shape[0] ?? 0, kinds: field.meaning.vocabulary.length }]
      : [],
  );
}

/** Of what are no tokens, the numbers of the places. */
function sideText(frame: AttentionFrame, field: string | undefined, places: number, read: (word: string) => string): SideText {
  const text = frame.texts.find((one) => one.field === field);
  const words = Array.from({ length: places }, (_, i) => (text ? read(text.words[i] ?? '') : `${i + 1}`));
  return { field: text?.field, words, ids: text?.ids ?? [], special: new Set(text?.special), padding: new Set(text?.padding) };
} // prettier-ignore

/** What a mask hides is padding as well. */
function withHidden(text: SideText, { hidden }: ChosenAttention): SideText {
  return { ...text, padding: new Set([...text.padding, ...hidden]) };
}
