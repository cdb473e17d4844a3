import { copy, parseFragment, paste, type Fragment } from '../../../core/graph/clipboard.ts';
import type { Document, GraphKey, Point } from '../../../core/graph/document.ts';
import { useDocument } from '../document/document.ts';
import { here } from '../document/latest.ts';
import { useSelection } from '../document/selection.ts';
import { deleteSelection } from './actions.ts';
import { boxesOf, cardOf } from '../../../core/drawing/places.ts';
import { moveFocus } from './focus.ts';
import { clearBelow } from './makeRoom.ts';
import { reveal } from './reveal.ts';
import { toCanvas, usePointer } from './view.ts';

const STEP = 36;

/** What was copied last, for when the system's clipboard is closed to the page; and how often it was pasted since. */
let memory: { fragment: Fragment; pastes: number } | undefined;

function selectedFragment(): Fragment | undefined {
  const { document, graphKey } = useDocument.getState();
  const { nodes } = useSelection.getState();
  return nodes.length > 0 ? copy(document, graphKey, nodes) : undefined;
}

/** Keeps the selected nodes for pasting; returns them as text for the system's clipboard. */
export function copySelection(): string | undefined {
  const fragment = selectedFragment();
  if (!fragment) return undefined;
  memory = { fragment, pastes: 0 };
  return JSON.stringify(fragment);
}

/** Pastes what is on the system's clipboard, or what was copied last when that cannot be read or is something else. */
export function pasteText(clipboard: string | undefined): void {
  const foreign = clipboard === undefined ? undefined : parseFragment(clipboard);
  if (foreign && JSON.stringify(memory?.fragment) !== clipboard) memory = { fragment: foreign, pastes: 0 };
  // Text of another program was copied after our nodes.
  if (!memory || (clipboard !== undefined && clipboard !== '' && !foreign)) return;
  memory.pastes++;
  const { fragment, pastes } = memory;
  insert(fragment, pasteOffset(fragment, pastes));
}

/** To the pointer when it is over the canvas, else a little further than the last time. */
function pasteOffset(fragment: Fragment, pastes: number): Point {
  const { at: pointer } = usePointer.getState();
  const points = Object.values(fragment.points);
  if (!pointer || points.length === 0) return { x: STEP * pastes, y: STEP * pastes };
  const target = toCanvas(pointer);
  const left = Math.min(...points.map((point) => point.x));
  const top = Math.min(...points.map((point) => point.y));
  return { x: Math.round(target.x - left), y: Math.round(target.y - top) };
}

function insert(fragment: Fragment, offset: Point): void {
  const { edit, graphKey } = useDocument.getState();
  let ids: readonly string[] = [];
  edit((document) => {
    const pasted = paste(document, graphKey, fragment, clearOffset(document, graphKey, fragment, offset));
    ids = pasted.ids;
    return pasted.document;
  });
  useSelection.getState().select({ nodes: ids });
  reveal(ids);
  const [first] = ids;
  if (first !== undefined) moveFocus(first);
}

/** The offset, or the first one further down by which nothing is pasted onto a card. */
function clearOffset(document: Document, key: GraphKey, { nodes, points }: Fragment, { x, y }: Point): Point {
  const pasted = nodes.map((node) => {
    const point = points[node.id] ?? { x: 0, y: 0 };
    return { id: node.id, x: point.x + x, y: point.y + y, ...cardOf(document, node) };
  });
  const [before, after] = [pasted, clearBelow(pasted, boxesOf(document, key))];
  return { x, y: y + (after[0]?.y ?? 0) - (before[0]?.y ?? 0) };
}

export function duplicateSelection(): void {
  const fragment = selectedFragment();
  if (fragment) insert(fragment, { x: STEP, y: STEP });
}

/** Copy from a menu, where there is no clipboard event. */
export async function copyByCommand(): Promise<void> {
  const text = copySelection();
  // Refused where the page has no right to the clipboard: memory serves then.
  if (text !== undefined) await navigator.clipboard?.writeText(text).catch(() => undefined);
}

export async function cutByCommand(): Promise<void> {
  const copied = copyByCommand();
  deleteSelection();
  await copied;
}

export async function pasteByCommand(): Promise<void> {
  const isHere = here();
  const text = await navigator.clipboard?.readText().catch(() => undefined);
  if (isHere()) isHere.act(() => pasteText(text));
}

/** Whether a key or clipboard event belongs to a text field or to marked text. */
export function isForText(event: Event): boolean {
  const target = event.target;
  const isField =
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable) ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type));
  return isField;
}

function isTextMarked(): boolean {
  return (window.getSelection()?.toString() ?? '') !== '';
}

/** The system's copy, cut and paste; returns the function that ends listening. */
export function listenToClipboard(): () => void {
  const onCopy = (event: ClipboardEvent) => {
    if (isForText(event) || isTextMarked()) return;
    const text = copySelection();
    if (text === undefined) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    if (event.type === 'cut') deleteSelection();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (isForText(event)) return;
    pasteText(event.clipboardData?.getData('text/plain'));
  };
  window.addEventListener('copy', onCopy);
  window.addEventListener('cut', onCopy);
  window.addEventListener('paste', onPaste);
  return () => {
    window.removeEventListener('copy', onCopy);
    window.removeEventListener('cut', onCopy);
    window.removeEventListener('paste', onPaste);
  };
}
