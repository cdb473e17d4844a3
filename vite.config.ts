import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { noticesBesidePage } from './packaging/licences.mjs';

/**
 * Few files: each costs the page as much as 20 kB of code. First comes what the gallery is seen with, then all that makes it
 * work and what the editor shows from the beginning, each with what it imports and those before it have not; what only one
 * panel or dialog needs stays with it.
 */
const groups = [
  { name: 'first', tags: ['$initial' as const], priority: 5 },
  { name: 'app', test: /[\\/]app[\\/]whole\.tsx$/, priority: 4 },
  {
    name: 'editor',
    test: /[\\/](Workbench|Canvas|Inspector|Palette|RunControls|TimeBar|TrainingPanel)\.tsx$/,
    priority: 3,
  },
  { name: 'charts', test: /node_modules[\\/]recharts[\\/]/, priority: 2 },
  { name: 'parts', minShareCount: 2, priority: 1 },
];

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), noticesBesidePage()],
  // Written anew whenever the page is sent (main/hosts/pageFiles.ts).
  html: { cspNonce: 'NEUROLOOM_NONCE' },
  // Chrome 114 is the oldest page that runs it (the Electron of the tests). The gallery is drawn by a chunk of 230 kB; what
  // makes it work is one of 960 kB, the editor one of 660 kB, Three.js one of 590 kB, which is loaded with the landscape.
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome114',
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
});
