/** What a build is and what it runs on. Nothing in it says who uses it. */
export interface About {
  readonly version: string;
  /** Of the sources that it was built from; null where nobody knows. */
  readonly commit: string | null;
  /** Where its window is. */
  readonly host: 'desktop' | 'browser' | 'command line';
  /** Programs and packages inside, with their versions. */
  readonly parts: Readonly<Record<string, string>>;
  /** Operating system, processor, memory. */
  readonly machine: Readonly<Record<string, string>>;
}

/** What Chromium wrote down when one of the desktop's processes crashed. It may contain what was on the screen. */
export interface CrashDump {
  /** In the folder of crash dumps. */
  readonly name: string;
  readonly at: string;
  readonly bytes: number;
}

/** What a host says of itself, also without an engine. */
export interface HostReport {
  readonly about: About;
  /** The last lines of its log. */
  readonly log: string;
  /** What lies beside the log, newest first. */
  readonly dumps: readonly CrashDump[];
}
