// Makes pictures from the running app. `npm run pictures [-- -g "moons"]`: those of the README (assets/pictures) and of the gallery's
// cards (renderer/public/examples). `npm run screens [-- -g "projector de"]`: every screen, to be looked at (screens.ts).
import process from 'node:process';

process.env['NEUROLOOM_E2E_PICTURES'] = '1';
const [project = 'pictures'] = process.argv.splice(2, 1);
process.argv.splice(2, 0, `--project=${project}`);
await import('../setup/run.mjs');
