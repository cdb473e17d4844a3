import type { ReactNode } from 'react';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Appearance } from './Appearance.tsx';
import { Card, notReady } from './Card.tsx';
import { inGroups } from './examples.ts';
import classes from './Gallery.module.css';

interface GalleryFrameProps {
  /** The way back, before language and theme. */
  readonly back?: ReactNode;
  /** What stands beside language and theme. */
  readonly tools?: ReactNode;
  /** The row of buttons below. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The page that greets a person. */
export function GalleryFrame({ back, tools, actions, children }: GalleryFrameProps) {
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
        <div className={classes.appearance}>
          {back}
          <Appearance />
          {tools}
        </div>
        <div className={classes.actions}>{actions}</div>
      </header>
      {children}
    </main>
  );
}

/** Networks of one's own, which come first: the empty canvas, and what was worked on lately. */
export function OwnSection({ onEmpty, children }: { readonly onEmpty?: (() => void) | undefined; readonly children?: ReactNode }) {
  const t = useT();
  return (
    <section aria-label={t(own)}>
      <h2 className="section-title">{t(own)}</h2>
      <div className={classes.cards}>
        <Card
          testId="example-empty"
          title={text('Empty canvas', 'Leere Fläche')}
          detail={text('Choose data and blocks, and wire them.', 'Daten und Blöcke wählen und verbinden.')}
          reason={onEmpty ? undefined : notReady}
          onOpen={() => onEmpty?.()}
        >
          <div className={classes.dots} />
        </Card>
        {children}
      </div>
    </section>
  );
} // prettier-ignore

const own = text('Networks of your own', 'Eigene Netze');

interface ExampleSectionProps<Example> {
  readonly isBusy: boolean;
  readonly examples: readonly Example[];
  /** The card of an example. */
  readonly draw: (example: Example) => ReactNode;
}

/** The examples, group by group. */
export function ExampleSection<Example extends { readonly name: string }>({
  isBusy,
  examples,
  draw,
}: ExampleSectionProps<Example>) {
  const t = useT();
  return (
    <section aria-label={t(text('Examples', 'Beispiele'))} aria-busy={isBusy}>
      {inGroups(examples).map((group) => (
        <Group key={group.title.en} title={group.title}>
          {group.examples.map(draw)}
        </Group>
      ))}
    </section>
  );
}

function Group({ title, children }: { readonly title: Text; readonly children: ReactNode }) {
  const t = useT();
  return (
    <div role="group" aria-label={t(title)}>
      <h2 className="section-title">{t(title)}</h2>
      <div className={classes.cards}>{children}</div>
    </div>
  );
}
