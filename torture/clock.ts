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
  const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
  return { environment, set };
}
