import { mkdirSync } from 'node:fs';
import { app, crashReporter } from 'electron';

/** Keeps what Chromium writes down when one of its processes crashes: in this folder, and sent to nobody. Before the app is ready. */
export function keepCrashDumps(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    app.setPath('crashDumps', folder);
    crashReporter.start({ uploadToServer: false });
  } catch (error) {
    // The app runs without them.
    console.error(error);
  }
}
