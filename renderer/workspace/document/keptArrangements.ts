import type { Arrangement } from './arrangement.ts';

const NAME = 'neuroloom.arrangements';
const MOST = 50;
/** Nothing is written while a border is being drawn. */
const REST_MS = 300;

type Kept = readonly (readonly [owner: string, arrangement: unknown])[];

const unwritten = new Map<string, Arrangement>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Those on this machine, the one that was changed last at the end; none where they cannot be read. */
function stored(): Kept {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(NAME) ?? '[]');
    return Array.isArray(read) ? read.filter(isEntry) : [];
  } catch {
    return [];
  }
}

const isEntry = (entry: unknown): entry is Kept[number] => Array.isArray(entry) && typeof entry[0] === 'string';

/** Keeps how a document's parts lie on this machine; soon, and when the page goes. */
export function keepArrangement(owner: string, arrangement: Arrangement): void {
  unwritten.delete(owner);
  unwritten.set(owner, arrangement);
  clearTimeout(timer);
  timer = setTimeout(writeArrangements, REST_MS);
}

/** What was kept for the owner, and what was changed last for anybody; unread, as it was stored. */
export function keptArrangement(owner: string): { readonly own: unknown; readonly last: unknown } {
  const all = [...stored(), ...unwritten];
  return { own: all.findLast(([name]) => name === owner)?.[1], last: all.at(-1)?.[1] };
}

export function writeArrangements(): void {
  clearTimeout(timer);
  if (unwritten.size === 0) return;
  const others = stored().filter(([owner]) => !unwritten.has(owner));
  try {
    localStorage.setItem(NAME, JSON.stringify([...others, ...unwritten].slice(-MOST)));
  } catch {
    // A full or forbidden store: the arrangement lasts as long as the window.
  }
  unwritten.clear();
}

if (typeof window !== 'undefined') window.addEventListener('pagehide', writeArrangements);
