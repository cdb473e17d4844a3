import { create } from 'zustand';

/** Which lanes the wires of the open graph take, by the edge's id: see route.ts. */
export const useLanes = create<{ readonly lanes: ReadonlyMap<string, number | null> }>()(() => ({ lanes: new Map() }));

/** Every wire asks for its lane at each change: most gestures change none. */
export function takeLanes(lanes: ReadonlyMap<string, number | null>): void {
  const { lanes: old } = useLanes.getState();
  const isSame = old.size === lanes.size && [...lanes].every(([id, lane]) => old.get(id) === lane && old.has(id));
  if (!isSame) useLanes.setState({ lanes });
}

/** null: it is a plain curve. */
export function useLane(edgeId: string): number | null {
  return useLanes(({ lanes }) => lanes.get(edgeId) ?? null);
}
