import type { ReactNode } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Card } from './Card.tsx';
import classes from './Gallery.module.css';

/** The page that greets a person; `actions`: the buttons beside its title. */
export function GalleryFrame({ actions, children }: { readonly actions?: ReactNode; readonly children: ReactNode }) {
  const t = useT();
  return (
    <main className={classes.gallery} data-testid="gallery">
      <header className={classes.header}>
        <div>
          <h1>Neuroloom</h1>
          <p className="dim">
            {t(
              text(
                'Build neural networks by hand and see them learn. Pick an example and press Train.',
                'Neuronale Netze von Hand bauen und ihnen beim Lernen zusehen. Ein Beispiel wählen und „Trainieren“ drücken.',
              ),
            )}
          </p>
        </div>
        {actions}
      </header>
      {children}
    </main>
  );
}

interface ExampleSectionProps {
  readonly isBusy: boolean;
  readonly onEmpty: (() => void) | undefined;
  /** Their cards. */
  readonly children: ReactNode;
}

/** The examples, and after them the empty canvas. */
export function ExampleSection({ isBusy, onEmpty, children }: ExampleSectionProps) {
  const t = useT();
  return (
    <section aria-label={t(examples)} aria-busy={isBusy}>
      <h2 className="section-title">{t(examples)}</h2>
      <div className={classes.cards}>
        {children}
        <Card
          testId="example-empty"
          title={text('Empty canvas', 'Leere Fläche')}
          detail={text('Drag blocks from the palette and wire them.', 'Blöcke aus der Palette ziehen und verbinden.')}
          isDisabled={onEmpty === undefined}
          onOpen={() => onEmpty?.()}
        >
          <div className={classes.dots} />
        </Card>
      </div>
    </section>
  );
}

const examples = text('Examples', 'Beispiele');
