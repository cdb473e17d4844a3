import { create } from 'zustand';
import type { EngineClient } from '../../core/protocol/client.ts';
import type { PlaneFrame } from '../../core/protocol/plane.ts';

/** What the network says on its plane, as it was told last. */
export const usePlane = create<{ readonly frame: PlaneFrame | null }>()(() => ({ frame: null }));

export function followPlane(client: EngineClient): void {
  client.on('planeFrame', (frame) => usePlane.setState({ frame }));
}
