import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { canvasCommands } from './commands.ts';

export const canvas: Feature = {
  areas: { canvas: lazily(async () => (await import('./Canvas.tsx')).Canvas) },
  commands: canvasCommands,
  overlays: {
    findNode: lazily(async () => (await import('./NodeLists.tsx')).NodeFinder),
    connectTo: lazily(async () => (await import('./ConnectLists.tsx')).ConnectTo),
    connectFrom: lazily(async () => (await import('./ConnectLists.tsx')).ConnectFrom),
  },
};
