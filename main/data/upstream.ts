/** A gzipped file to be fetched. */
export interface RemoteFile {
  readonly name: string;
  /** Of the gzipped file. */
  readonly bytes: number;
  /** SHA-256 of its content, unzipped: packagers zip the same content anew. */
  readonly sha256: string;
}

export interface RemoteSet {
  readonly baseUrl: string;
  readonly files: readonly RemoteFile[];
}
