/** A gzipped file to download, or one that is stored as it is. */
export interface RemoteFile {
  readonly name: string;
  /** Its size as downloaded; null: unknown until it arrives. */
  readonly bytes: number | null;
  /** SHA-256 of its unzipped content, because packagers may zip the same content again. Absent: it has another hash, or none. */
  readonly sha256?: string | undefined;
  /** The hash is that of the file as downloaded. */
  readonly isHashedWhole?: boolean;
  /** Git's name for the file as downloaded: SHA-1 of `blob <bytes>\0` and its content. */
  readonly gitBlob?: string | undefined;
}

/** The maximum for a file of unknown size. */
export const MOST_UNKNOWN_BYTES = 1 << 28;

export interface RemoteSet {
  readonly baseUrl: string;
  readonly files: readonly RemoteFile[];
}
