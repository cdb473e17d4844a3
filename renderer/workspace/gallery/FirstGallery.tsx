import { text } from '../../../core/text.ts';
import { Card, notReady } from './Card.tsx';
import { knownExamples } from './examples.ts';
import { ExampleSection, GalleryFrame, OwnSection } from './GalleryFrame.tsx';
import { isPictured, Learned } from './Learned.tsx';
import { useWish, wishFor } from './wish.ts';

/** The gallery as it is seen while the rest of the app is still being loaded: an example that is chosen is opened then. */
export function FirstGallery() {
  return (
    <GalleryFrame>
      <OwnSection />
      <KnownExamples />
    </GalleryFrame>
  );
}

/** The examples before the engine has told of them; `isLost`: it will not. */
export function KnownExamples({ isLost = false }) {
  const wish = useWish();
  return (
    <ExampleSection
      isBusy
      examples={knownExamples}
      draw={({ name, title, detail }) => (
        <Card
          key={name}
          testId={`example-${name}`}
          title={title}
          detail={name === wish ? awaited : detail}
          isChosen={name === wish}
          reason={isLost ? notReady : undefined}
          onOpen={() => wishFor(name)}
        >
          {isPictured(name) && <Learned example={name} />}
        </Card>
      )}
    />
  );
}

const awaited = text('Opens as soon as the app is loaded …', 'Wird geöffnet, sobald die App geladen ist …');
