import { attentionsOf } from '../../../core/analysis/attentions.ts';
import { text } from '../../../core/text.ts';
import { lazily } from '../../kit/lazily.tsx';
import { analysisOf } from '../../workspace/document/analysis.ts';
import type { Feature } from '../../workspace/feature.ts';

export const attention: Feature = {
  panels: [
    {
      name: 'attention',
      label: text('Attention', 'Attention'),
      isOffered: (document) => {
        const { nodes, data } = analysisOf(document);
        return attentionsOf(nodes, data).length > 0;
      },
      View: lazily(async () => (await import('./AttentionPanel.tsx')).AttentionPanel),
    },
  ],
};
