import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import type { Feature } from '../../workspace/feature.ts';

export const clusters: Feature = {
  panels: [
    {
      name: 'clusters',
      label: text('Clusters', 'Cluster'),
      View: lazily(async () => (await import('./ClustersPanel.tsx')).ClustersPanel),
    },
  ],
};
