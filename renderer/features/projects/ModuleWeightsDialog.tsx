import { Button, Group, Stack, Text } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import { answer } from '../../workspace/document/dialogs.ts';
import { weightsOfChosen } from '../../workspace/editing/moduleFiles.ts';

/** Weights make the file of a module large. */
export function ModuleWeightsDialog() {
  const t = useT();
  const size = bytesText(weightsOfChosen(), useLanguage());
  return (
    <Stack>
      <Text size="sm">
        {t(
          text(
            `This module has weights that were learned or come from a file: ${size}. With them it computes the same wherever it is used; without them they are drawn anew there.`,
            `Dieses Modul hat Gewichte, die gelernt sind oder aus einer Datei stammen: ${size}. Mit ihnen berechnet es überall dasselbe; ohne sie werden sie dort neu ausgelost.`,
          ),
        )}
      </Text>
      <Group justify="end">
        <Button variant="default" onClick={() => answer('moduleWeights', 'without')}>
          {t(text('Without weights', 'Ohne Gewichte'))}
        </Button>
        <Button data-autofocus onClick={() => answer('moduleWeights', 'with')}>
          {t(text('With weights', 'Mit Gewichten'))}
        </Button>
      </Group>
    </Stack>
  );
}
