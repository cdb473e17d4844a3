import { Button } from '@mantine/core';
import type { DataSource } from '../../../core/data/source.ts';
import { transformerFor, withTransformer } from '../../../core/examples/transformers.ts';
import { hasStartingNetwork, startingNetworkFor, withStartingNetwork } from '../../../core/graph/starter.ts';
import type { Document } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { useDocument } from '../document/document.ts';
import { fit } from './fit.ts';

/** Buttons that put a network for these data in the place of the one that is there. */
export function StartingNetworks({
  data,
  className,
}: {
  readonly data: DataSource;
  readonly className?: string | undefined;
}) {
  const t = useT();
  const transformer = transformerFor(data);
  const offers = [
    // Of texts, layers of one place learn little: what sees the whole text comes first.
    ...(transformer ? [{ label: transformer, build: withTransformer }] : []),
    ...(hasStartingNetwork(data) ? [{ label: startingNetworkFor(data), build: withStartingNetwork }] : []),
  ];
  return offers.map(({ label, build }) => (
    <Button
      key={label.en}
      className={className ?? ''}
      variant="default"
      size="xs"
      title={t(undone)}
      onClick={() => put(build)}
    >
      {t(label)}
    </Button>
  ));
}

function put(build: (document: Document) => Document): void {
  useDocument.getState().edit(build);
  requestAnimationFrame(() => fit());
}

const undone = text(
  'Takes the place of the whole network; undo brings it back.',
  'Tritt an die Stelle des ganzen Netzes; Rückgängig holt es zurück.',
);
