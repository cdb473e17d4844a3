import '@mantine/core/styles.css';
import '../kit/tokens.css';
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { text } from '../../core/text.ts';
import { leaveComposing } from '../kit/composing.ts';
import { refuseDrops } from '../kit/refuseDrops.ts';
import { useSettings } from '../kit/settings.ts';
import { FirstGallery } from '../workspace/gallery/FirstGallery.tsx';

/** Theme and language as they are set. */
function dress(): void {
  const { theme, language } = useSettings.getState();
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset['theme'] = theme === 'system' ? (isDark ? 'dark' : 'light') : theme;
  document.documentElement.lang = language;
}

/** What is seen until the rest is there takes little code: the gallery without what makes it work. */
function begin(root: Root): void {
  dress();
  useSettings.subscribe(dress);
  root.render(
    <StrictMode>
      <div className="app">
        <div className="screen">
          <FirstGallery />
        </div>
      </div>
    </StrictMode>,
  );
}

async function begun(root: Root): Promise<void> {
  try {
    const { showApp } = await import('./whole.tsx');
    showApp(root);
  } catch (error) {
    // Nothing else is there yet that could say it.
    const reason = error instanceof Error ? error.message : String(error);
    root.render(<p role="alert">{`${notLoaded[useSettings.getState().language]} ${reason}`}</p>);
  }
}

const notLoaded = text(
  'The app could not be loaded. Reload the page.',
  'Die App ließ sich nicht laden. Bitte die Seite neu laden.',
);

const place = document.getElementById('root');
if (!place) throw new Error('The page has no #root.');
refuseDrops(window);
leaveComposing(window);
const root = createRoot(place);
begin(root);
void begun(root);
