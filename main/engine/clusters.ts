import { MOST_CHARACTERS, MOST_IN_ALL, MOST_TEXTS } from '../../core/clusters/clusters.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { KeptSets } from '../clusters/keptSets.ts';
import { answerOf, curveOf, distancesFor, findClusters, pointsOnPage, type ClusterWork } from '../clusters/find.ts';
import type { Encode, LoadedSet } from '../clusters/sets.ts';
import { Turn } from '../looking/landscape/turn.ts';
import { openText, partsOf } from '../text/read.ts';
import type { Page } from './pages.ts';
import type { Handlers } from './service.ts';
import { Works } from './works.ts';
import type { ClusterSet } from '../../core/clusters/clusters.ts';

type Requests =
  'clusterPoints' | 'findClusters' | 'clusterCurve' | 'nearDistances' | 'askClusters' | 'stopClusters' | 'readLines';

/** Vectors take most of the time where they have to be made. */
const LOADING = 0.8;

/** Clusters of points and of texts, and answers to questions. */
export function clusterHandlers(home: string, encode: Encode): Pick<Handlers, Requests> {
  const works = new Works('Clustering');
  const sets = new KeptSets({ home, encode });
  type Asked = { readonly key: string; readonly set: ClusterSet };
  const work = <T>({ key, set }: Asked, page: Page, act: (set: LoadedSet, work: ClusterWork & { readonly signal: AbortSignal }) => Promise<T>) =>
    works.run(key, page, async ({ signal, isTime }) => {
      const tell = (share: number) => void (isTime() && page.emit('workProgress', { key, share }));
      try {
        const loaded = await sets.load(set, { signal, onProgress: (share) => tell(LOADING * share) });
        return await act(loaded, { signal, turn: new Turn(signal), onProgress: tell });
      } catch (error) {
        throw signal.aborted ? new EngineError('cancelled', 'Clustering was cancelled.', { cause: error }) : error;
      }
    });
  return {
    clusterPoints: (asked, page) => work(asked, page, (set) => Promise.resolve(pointsOnPage(set))),
    findClusters: (asked, page) => work(asked, page, (set, by) => findClusters(set, asked.method, by)),
    clusterCurve: (asked, page) => work(asked, page, (set, by) => curveOf(set, asked.method, asked.most, by)),
    nearDistances: (asked, page) => work(asked, page, (set, by) => distancesFor(set, asked.count, by)),
    askClusters: (asked, page) =>
      work(asked, page, async (set, by) => {
        const { set: from, question, method, top } = asked;
        const [vector] = from.kind === 'data' ? [] : await encode(from.model, [question], by);
        return answerOf(set, vector ?? new Float32Array(0), method, top, by);
      }),
    stopClusters: ({ key }, page) => {
      works.cancel(key, page);
      return null;
    },
    readLines: ({ path }) => linesOf(path),
  };
} // prettier-ignore

/** Lines that are not empty, as far as they can be taken. */
async function linesOf(file: string) {
  const lines: string[] = [];
  let [rest, room, left, cut] = ['', MOST_IN_ALL, 0, 0];
  const take = (line: string) => {
    const words = line.trim();
    if (words === '') return;
    const taken = words.slice(0, MOST_CHARACTERS);
    if (lines.length === MOST_TEXTS || room < taken.length) return void left++;
    if (words.length > MOST_CHARACTERS) cut++;
    lines.push(taken);
    room -= taken.length;
  };
  for await (const part of partsOf(await openText(file))) {
    const [first = '', ...others] = part.split(/\r?\n/);
    const split = [rest + first, ...others];
    // Of a line without an end no more is kept than tells that it is too long.
    rest = (split.pop() ?? '').trimStart().slice(0, MOST_CHARACTERS + 1);
    split.forEach(take);
  }
  take(rest);
  return { lines, left, cut };
}
