import { Button, Stack } from '@mantine/core';
import { counted, listed, text } from '../../../core/text.ts';
import { commandOf, runCommand } from '../../workspace/commands/registry.ts';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';

const actions: readonly string[] = ['duplicate', 'copy', 'cut', 'group', 'loadLayer', 'delete'];

/** What can be done with several nodes and wires at once. */
export function SelectionInspector({ nodes, edges }: { readonly nodes: number; readonly edges: number }) {
  const t = useT();
  const words = listed([
    nodes > 0 ? counted(nodes, ['node', 'nodes'], ['Knoten', 'Knoten']) : null,
    edges > 0 ? counted(edges, ['wire', 'wires'], ['Leitung', 'Leitungen']) : null,
  ]);
  const offered = nodes > 0 ? actions : ['delete'];
  return (
    <>
      <header className={classes.header}>
        <h2 className={classes.title}>{t(text(`${words.en} selected`, `${words.de} ausgewählt`))}</h2>
      </header>
      <Stack gap="xs" className={classes.body ?? ''}>
        {offered.map((name) => {
          const command = commandOf(name);
          return (
            command &&
            (!command.isRare || command.isEnabled?.()) && (
              <Button key={name} size="xs" variant="default" onClick={() => runCommand(name)}>
                {t(command.text)}
              </Button>
            )
          );
        })}
      </Stack>
    </>
  );
}
