import { create } from 'zustand';
import type { Text } from '../../core/text.ts';

/** What is only good to know goes away by itself; an error stays until somebody closes it. */
const SHOWN_MS = { info: 5_000, refusal: 5_000, error: null } as const;
/** What is older has been read by nobody in hours; errors stand in the console as well. */
const MOST_KEPT = 100;

export interface Message {
  readonly kind: keyof typeof SHOWN_MS;
  readonly title: Text;
  /** What happened and what to do; null when the title says it all. */
  readonly sentence: Text | null;
  /** In English, as the engine or the browser says it; may be empty. */
  readonly detail: string;
}

export interface Toast extends Message {
  readonly id: number;
  /** How often it was said. */
  readonly count: number;
}

interface Toasts {
  /** Oldest first. */
  readonly toasts: readonly Toast[];
  close(id: number): void;
  closeAll(): void;
}

/** Messages in passing: none is lost, and what is said again is counted. */
export const useToasts = create<Toasts>()((set) => ({
  toasts: [],
  close: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
  closeAll: () => set({ toasts: [] }),
}));

let lastId = 0;

/** Says something; the same once more counts up and is the newest again. Returns what closes it. */
export function showToast(message: Message): () => void {
  const { toasts, close } = useToasts.getState();
  const known = toasts.find((toast) => isAlike(toast, message));
  const toast = { ...message, id: ++lastId, count: (known?.count ?? 0) + 1 };
  useToasts.setState({ toasts: [...toasts.filter((other) => other !== known), toast].slice(-MOST_KEPT) });
  const shownFor = SHOWN_MS[message.kind];
  if (shownFor !== null) setTimeout(() => close(toast.id), shownFor);
  return () => close(toast.id);
}

/** Says why what was pressed does nothing now. */
export function refuse(reason: Text): void {
  showToast({ kind: 'refusal', title: reason, sentence: null, detail: '' });
}

function isAlike(a: Message, b: Message): boolean {
  return a.kind === b.kind && a.title.en === b.title.en && a.sentence?.en === b.sentence?.en && a.detail === b.detail;
}
