import { Card } from './Card.tsx';
import { knownExamples } from './examples.ts';
import { ExampleSection, GalleryFrame } from './GalleryFrame.tsx';

/** The gallery as it is seen while the rest of the app is still being loaded: nothing of it can be opened yet. */
export function FirstGallery() {
  return (
    <GalleryFrame>
      <KnownExamples />
    </GalleryFrame>
  );
}

/** The examples before the engine has told of them. */
export function KnownExamples() {
  return (
    <ExampleSection
      isBusy
      examples={knownExamples}
      onEmpty={undefined}
      draw={({ name, title, detail }) => (
        <Card key={name} testId={`example-${name}`} title={title} detail={detail} isDisabled onOpen={nothing}>
          {null}
        </Card>
      )}
    />
  );
}

const nothing = () => undefined;
