import { create } from 'zustand';

/** Which lanes the wires of the open graph take, by the edge's id: see route.ts. */
export const useLanes = create<{ readonly lanes: ReadonlyMap<string, number | null> }>()(() => ({ lanes: new Map() }));

/** null: it is a plain curve. */
export function useLane(edgeId: string): number | null {
  return useLanes(({ lanes }) => lanes.get(edgeId) ?? null);
}
