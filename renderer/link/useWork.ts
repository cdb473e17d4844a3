import { useEffect } from 'react';
import type { EngineParams, EngineResults } from '../../core/protocol/engine.ts';
import { tell } from './tell.ts';
import { useRequest, type Answer } from './useAnswer.ts';

/** What takes as long as it takes, under a key of the page's, and the request that ends it. */
const ends = {
  clusterPoints: 'stopClusters',
  findClusters: 'stopClusters',
  clusterCurve: 'stopClusters',
  nearDistances: 'stopClusters',
  askClusters: 'stopClusters',
  modelLayers: 'cancelLayers',
  compareLayer: 'cancelLayers',
  layerHint: 'cancelLayers',
} as const;

/**
 * Asks as `useRequest` does for what shows that it is under way and can be cancelled: it is waited for without a word. What nobody
 * waits for any more ends in the engine.
 */
export function useWork<Name extends keyof typeof ends>(name: Name, params: EngineParams[Name] | null, refresh = ''): Answer<EngineResults[Name]> {
  const answer = useRequest(name, params, refresh, Infinity);
  const key = params?.key;
  useEffect(() => (key === undefined ? undefined : () => tell(ends[name], { key })), [name, key]);
  return answer;
} // prettier-ignore
