import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Few files: each costs the page as much as 20 kB of code. What the first screen needs comes first and takes nothing from
 * the rest, then what the editor shows from the beginning; what only one panel or dialog needs stays with it.
 */
const groups = [
  { name: 'libraries', tags: ['$initial' as const], test: /node_modules/, priority: 6 },
  { name: 'core', tags: ['$initial' as const], test: /[\\/]core[\\/]/, priority: 5 },
  { name: 'app', tags: ['$initial' as const], priority: 4 },
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
  plugins: [react()],
  // Chrome 114 is the oldest page that runs it (the Electron of the tests). The editor is a chunk of 650 kB, Three.js one of
  // 590 kB, which is loaded with the landscape.
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome114',
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
});
