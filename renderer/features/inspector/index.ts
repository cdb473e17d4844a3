import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';
import { settings } from './settings.ts';

export const inspector: Feature = {
  areas: { inspector: lazily(async () => (await import('./Inspector.tsx')).Inspector) },
  goals: settings,
};
