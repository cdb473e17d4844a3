import { cli } from './cli.ts';

let isRead = true;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  if (!isRead) return;
  isRead = false;
  // Nobody is reading any more (`| head`): as with Ctrl+C, training ends and saves what it has.
  if (!process.emit('SIGINT', 'SIGINT')) process.exit(1);
});
process.exitCode = await cli(process.argv.slice(2));
