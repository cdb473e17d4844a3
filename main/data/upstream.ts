/** A gzipped file to download. */
export interface RemoteFile {
  readonly name: string;
  /** The size of the gzipped file; null: unknown until it arrives. */
  readonly bytes: number | null;
  /** SHA-256 of its unzipped content, because packagers may zip the same content again. */
  readonly sha256: string;
  /** The hash is that of the file as downloaded. */
  readonly isHashedWhole?: boolean;
}

/** The maximum for a file of unknown size. */
export const MOST_UNKNOWN_BYTES = 1 << 28;

export interface RemoteSet {
  readonly baseUrl: string;
  readonly files: readonly RemoteFile[];
}
