import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const palette: Feature = {
  areas: { palette: lazily(async () => (await import('./Palette.tsx')).Palette) },
  goals: async () => (await import('./blocks.ts')).blocks,
};
