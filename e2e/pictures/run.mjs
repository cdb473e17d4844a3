// Makes the pictures of the README (assets/pictures) and of the gallery's cards (renderer/public/examples) from the running
// app: npm run pictures [-- -g "moons"]
import process from 'node:process';

process.env['NEUROLOOM_E2E_PICTURES'] = '1';
process.argv.splice(2, 0, '--project=pictures');
await import('../setup/run.mjs');
