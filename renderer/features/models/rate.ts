import type { ModelDownload } from '../../../core/protocol/modelLibrary.ts';

/** How much of a download was there at a time. */
interface Sample {
  readonly ms: number;
  readonly bytes: number;
}

/** A download with how it came along lately, from which its rate follows. */
export interface Followed extends ModelDownload {
  readonly samples: readonly Sample[];
}

const WINDOW_MS = 10_000;
/** What is measured over less jumps. */
const LEAST_MS = 1_000;

/** The downloads of now, with what was seen of each before. */
export function followed(before: readonly Followed[], now: readonly ModelDownload[], ms: number): readonly Followed[] {
  return now.map((download) => {
    const { bytes, totalBytes, failure } = download;
    if (totalBytes === null || failure) return { ...download, samples: [] };
    const known = before.find(({ name }) => name === download.name)?.samples ?? [];
    const recent = known.filter((sample) => sample.ms >= ms - WINDOW_MS && sample.bytes <= bytes);
    return { ...download, samples: [...recent, { ms, bytes }] };
  });
}

/** Bytes a second lately; undefined while too little was seen. */
export function rateOf({ samples }: Pick<Followed, 'samples'>): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.ms - first.ms < LEAST_MS) return undefined;
  return (1000 * (last.bytes - first.bytes)) / (last.ms - first.ms);
}

/** Undefined while nobody can tell. */
export function secondsLeft(download: Followed): number | undefined {
  const rate = rateOf(download);
  if (!rate || download.totalBytes === null) return undefined;
  return (download.totalBytes - download.bytes) / rate;
}
