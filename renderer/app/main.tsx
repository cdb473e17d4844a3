import '@mantine/core/styles.css';
import '../kit/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followBugs } from '../link/bugs.ts';
import { startApp } from './start.ts';
import { App } from './App.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
followBugs(window);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void startApp();
