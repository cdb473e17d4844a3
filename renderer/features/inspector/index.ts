import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const inspector: Feature = {
  areas: { inspector: lazily(async () => (await import('./Inspector.tsx')).Inspector) },
  goals: async () => (await import('./settings.ts')).settings,
};
