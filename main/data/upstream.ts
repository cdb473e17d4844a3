/** A gzipped file to be fetched. */
export interface RemoteFile {
  readonly name: string;
  /** Of the gzipped file; null: not known before it comes. */
  readonly bytes: number | null;
  /** SHA-256 of its content, unzipped: packagers zip the same content anew. */
  readonly sha256: string;
  /** The hash is that of the file as it comes. */
  readonly isHashedWhole?: boolean;
}

/** A file whose size is not known is no larger than this. */
export const MOST_UNKNOWN_BYTES = 1 << 28;

export interface RemoteSet {
  readonly baseUrl: string;
  readonly files: readonly RemoteFile[];
}
