import { create } from 'zustand';

/** The example that was chosen before the app could open it; the newest counts. */
export const useWish = create<string | undefined>(() => undefined);

export function wishFor(example: string | undefined): void {
  useWish.setState(example, true);
}

/** Gives out the wish: nothing is opened twice for it. */
export function takeWish(): string | undefined {
  const example = useWish.getState();
  wishFor(undefined);
  return example;
}
