import { writeFileSync } from 'node:fs';

/** A clock that can be set while a process runs: Date is moved by the milliseconds that stand in a file. */
export function settableClock(file: string) {
  const set = (offset: number) => writeFileSync(file, String(offset));
  set(0);
  const script = `
    import { readFileSync } from 'node:fs';
    const Clock = Date;
    const now = () => Clock.now() + Number(readFileSync(${JSON.stringify(file)}, 'utf8'));
    globalThis.Date = class extends Clock {
      constructor(...parts) { super(...(parts.length === 0 ? [now()] : parts)); }
      static now() { return now(); }
    };`;
  return { environment: importing(script), set };
}

/** In the engine time passes so many times as fast: whatever it tells or writes every so often comes that much more often. */
export function fastClock(times: number): Readonly<Record<string, string>> {
  const script = `
    if (process.argv[1]?.endsWith('engine.mjs')) {
      const now = performance.now.bind(performance);
      performance.now = () => ${times} * now();
    }`;
  return importing(script);
}

/** Every Node that is started with this environment runs the script first. */
function importing(script: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
}
