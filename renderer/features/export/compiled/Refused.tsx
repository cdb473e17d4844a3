import { Button, Group, Stack, Text } from '@mantine/core';
import type { NotCompiled } from '../../../../core/protocol/compiled.ts';
import { text, type Text as Sentence } from '../../../../core/text.ts';
import { Notice } from '../../../kit/Notice.tsx';
import { useAnalysis } from '../../../workspace/document/analysis.ts';
import { useDialogs } from '../../../workspace/document/dialogs.ts';
import { useT } from '../../../kit/language.ts';
import { nodeName } from './rows.ts';

/** Why the step cannot be compiled, and what that means. */
export function Refused({ reason }: { readonly reason: NotCompiled }) {
  const t = useT();
  const analysis = useAnalysis();
  return (
    <Stack gap="sm">
      <Notice kind="warning">{t(refusal(reason, t(nodeName(reason.nodeId, analysis).title)))}</Notice>
      <Text size="sm">
        {t(
          text(
            'The network is trained all the same, operation by operation. That is slower.',
            'Trainiert wird das Netz trotzdem, Operation für Operation. Das ist langsamer.',
          ),
        )}
      </Text>
      <Text size="sm" c="dimmed">
        {reason.reason}
      </Text>
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Close', 'Schließen'))}
        </Button>
      </Group>
    </Stack>
  );
}

function refusal({ kernel, nodeId }: NotCompiled, node: string): Sentence {
  if (kernel === null) {
    return text('ONNX Runtime refuses this training step.', 'ONNX Runtime nimmt diesen Trainingsschritt nicht an.');
  }
  const place = nodeId === null || nodeId === node ? node : `${node} (${nodeId})`;
  return text(
    `This training step cannot be compiled: the operation ${kernel} in ${place} has no counterpart.`,
    `Dieser Trainingsschritt lässt sich nicht kompilieren: Die Operation ${kernel} in ${place} hat keine Entsprechung.`,
  );
}
