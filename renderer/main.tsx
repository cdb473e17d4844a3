import '@mantine/core/styles.css';
import './ui/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followBugs } from './store/bugs.ts';
import { startApp } from './engine/start.ts';
import { App } from './ui/App.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
followBugs(window);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void startApp();
