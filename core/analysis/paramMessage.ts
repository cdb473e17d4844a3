import { LARGEST_AXIS, type Param } from '../params.ts';
import { text, type Text } from '../text.ts';

/** The message for a param whose value is rejected by its schema. */
export function paramMessage(param: Param): Text {
  switch (param.kind) {
    case 'integer':
      return text(
        `${param.label.en}: a whole number from ${param.min} to ${param.max}.`,
        `${param.label.de}: eine ganze Zahl von ${param.min} bis ${param.max}.`,
      );
    case 'number': {
      const [en, de] = param.isAbove
        ? [`above ${param.min}, up to ${param.max}`, `über ${param.min}, höchstens ${param.max}`]
        : [`from ${param.min} to ${param.max}`, `von ${param.min} bis ${param.max}`];
      return text(`${param.label.en}: a number ${en}.`, `${param.label.de}: eine Zahl ${de}.`);
    }
    case 'shape':
      return text(
        `${param.label.en}: ${param.minRank} to ${param.maxRank} whole numbers from 1 to ${LARGEST_AXIS}.`,
        `${param.label.de}: ${param.minRank} bis ${param.maxRank} ganze Zahlen von 1 bis ${LARGEST_AXIS}.`,
      );
    case 'text':
      return text(
        `${param.label.en}: at most ${param.most} characters.`,
        `${param.label.de}: höchstens ${param.most} Zeichen.`,
      );
    default:
      return text(`${param.label.en}: choose one of the options.`, `${param.label.de}: eine der Möglichkeiten wählen.`);
  }
}
