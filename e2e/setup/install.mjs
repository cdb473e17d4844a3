// Installs what the tests need and this machine lacks, where that is allowed: Python, Chromium, Xvfb, an Electron. What
// cannot be had is said by the tests that need it.
import console from 'node:console';
import { findElectron } from './electron.mjs';
import { installPython } from './python.mjs';
import { ensureChromium, ensureXvfb } from './system.mjs';

installPython();
ensureXvfb();
findElectron();
await ensureChromium().catch((error) => console.error(error.message));
