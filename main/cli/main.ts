import { cli } from './cli.ts';

let isRead = true;
/** Results or progress (`2>&1 | head`). */
function onUnwritten(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  if (!isRead) return;
  isRead = false;
  // Nobody is reading any more: as with Ctrl+C, training ends and saves what it has.
  if (!process.emit('SIGINT', 'SIGINT')) process.exit(1);
}
process.stdout.on('error', onUnwritten);
process.stderr.on('error', onUnwritten);
process.exitCode = await cli(process.argv.slice(2));
