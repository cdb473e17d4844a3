import { Button } from '@mantine/core';
import type { Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Empty } from '../../link/Empty.tsx';
import { commandOf, runCommand } from '../commands/registry.ts';

/** A panel that has no weights to show anything of, and the way to them. */
export function TrainFirst({ message }: { readonly message: Text }) {
  const t = useT();
  const train = commandOf('train');
  return (
    <Empty message={message}>
      {train && (
        <Button size="xs" onClick={() => runCommand('train')}>
          {t(train.text)}
        </Button>
      )}
    </Empty>
  );
}
