import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  // Chrome 114 is the oldest page that runs it (the Electron of the tests). Three.js alone is a chunk of 590 kB, which
  // is loaded with the landscape.
  build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome114', chunkSizeWarningLimit: 600 },
});
