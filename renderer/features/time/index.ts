import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const time: Feature = { areas: { time: lazily(async () => (await import('./TimeBar.tsx')).TimeBar) } };
