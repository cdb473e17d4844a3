import { Button, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { moduleOf } from '../../../core/graph/document.ts';
import { paramsOf, type ModuleParam } from '../../../core/graph/moduleParams.ts';
import {
  addModuleParam,
  changeModuleParam,
  describeModule,
  removeModuleParam,
} from '../../../core/graph/paramEdits.ts';
import { asText } from '../../../core/graph/words.ts';
import { text } from '../../../core/text.ts';
import { ChoiceField, Field } from '../../workspace/fields/fields.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { IconButton } from '../../kit/IconButton.tsx';
import { useT } from '../../kit/language.ts';
import classes from './Inspector.module.css';
import { ParamField } from '../../workspace/fields/ParamField.tsx';

const kinds = [
  { value: 'integer', label: text('whole number', 'ganze Zahl') },
  { value: 'number', label: text('number', 'Zahl') },
  { value: 'boolean', label: text('yes or no', 'ja oder nein') },
  { value: 'choice', label: text('choice', 'Auswahl') },
] as const;

/** What the uses of the open module set. */
export function ModuleParams() {
  const t = useT();
  const { edit } = useDocument.getState();
  const graphKey = useDocument((state) => state.graphKey);
  const module = useDocument(({ document }) => moduleOf(document, graphKey));
  if (!module) return null;
  return (
    <section data-testid="module-params">
      <ModuleWords />
      <h3 className="section-title">{t(text('Parameters of the module', 'Parameter des Moduls'))}</h3>
      {module.params.length === 0 ? (
        <p className={classes.note}>
          {t(
            text(
              'None. With one, every use can set its own width or number of repetitions; the blocks inside use its name in expressions.',
              'Keine. Mit einem stellt jede Verwendung selbst ein, wie breit oder wie oft; die Blöcke darin verwenden seinen Namen in Ausdrücken.',
            ),
          )}
        </p>
      ) : (
        module.params.map((param, i) => <ParamEditor key={i} module={graphKey} param={param} />)
      )}
      <Button size="xs" variant="default" fullWidth onClick={() => edit((old) => addModuleParam(old, graphKey))}>
        {t(text('Add a parameter', 'Parameter hinzufügen'))}
      </Button>
    </section>
  );
}

/** What the open module is called and what it does: read in the palette and at its uses. */
function ModuleWords() {
  const t = useT();
  const { edit } = useDocument.getState();
  const id = useDocument((state) => state.graphKey);
  const module = useDocument(({ document }) => moduleOf(document, id));
  const [draft, setDraft] = useState<string | null>(null);
  if (!module) return null;
  const take = () => {
    if (draft !== null && draft !== t(asText(module.name))) edit((old) => describeModule(old, id, { name: draft }));
    setDraft(null);
  };
  return (
    <>
      <Field label={text('Name of the module', 'Name des Moduls')}>
        {(field) => (
          <TextInput
            id={field}
            size="xs"
            maxLength={200}
            value={draft ?? t(asText(module.name))}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onBlur={take}
            onKeyDown={(event) => event.key === 'Enter' && take()}
          />
        )}
      </Field>
      <Field label={text('What it does', 'Was es tut')}>
        {(field) => (
          <Textarea
            id={field}
            size="xs"
            autosize
            maxLength={2000}
            value={module.help === undefined ? '' : t(asText(module.help))}
            onChange={(event) =>
              edit((old) => describeModule(old, id, { help: event.currentTarget.value }), `help ${id}`)
            }
          />
        )}
      </Field>
    </>
  );
}

function ParamEditor({ module, param }: { readonly module: string; readonly param: ModuleParam }) {
  const { edit } = useDocument.getState();
  const change = (next: ModuleParam, merge?: string) =>
    edit((old) => changeModuleParam(old, module, param.name, next), merge);
  const described = paramsOf({ params: [param] })[param.name];
  return (
    <fieldset className={classes.param}>
      <NameField param={param} onChange={(name) => change({ ...param, name })} />
      <ChoiceField
        label={text('Kind', 'Art')}
        value={param.kind}
        options={kinds}
        onChange={(kind) => change(ofKind(param, kind))}
      />
      {param.kind === 'choice' && <OptionsField param={param} onChange={(next) => change(next)} />}
      {described && (
        <ParamField
          param={{ ...described, label: text('Default', 'Vorgabe') }}
          value={param.default}
          onChange={(value) => change({ ...param, default: value } as ModuleParam, `default ${module} ${param.name}`)}
        />
      )}
      <IconButton
        label={text(`Remove the parameter “${param.name}”`, `Parameter „${param.name}“ entfernen`)}
        onClick={() => edit((old) => removeModuleParam(old, module, param.name))}
      >
        <IconTrash size={15} aria-hidden />
      </IconButton>
    </fieldset>
  );
}

function NameField({
  param: { name },
  onChange,
}: {
  readonly param: ModuleParam;
  readonly onChange: (name: string) => void;
}) {
  const t = useT();
  const [draft, setDraft] = useState<string | null>(null);
  const take = () => {
    if (draft !== null && draft !== name) onChange(draft);
    setDraft(null);
  };
  return (
    <Field label={text('Name', 'Name')}>
      {(id) => (
        <TextInput
          id={id}
          size="xs"
          aria-label={t(text('Name of the parameter', 'Name des Parameters'))}
          value={draft ?? name}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={take}
          onKeyDown={(event) => event.key === 'Enter' && take()}
        />
      )}
    </Field>
  );
}

type Choice = Extract<ModuleParam, { kind: 'choice' }>;

function OptionsField({ param, onChange }: { readonly param: Choice; readonly onChange: (param: Choice) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const take = () => {
    const options = [...new Set((draft ?? '').split(',').map((word) => word.trim()).filter(Boolean))]; // prettier-ignore
    if (draft !== null && options.length > 0) {
      onChange({ ...param, options, default: options.includes(param.default) ? param.default : (options[0] ?? '') });
    }
    setDraft(null);
  };
  return (
    <Field
      label={text('Options', 'Möglichkeiten')}
      help={text('Words separated by commas.', 'Wörter, durch Kommas getrennt.')}
    >
      {(id) => (
        <TextInput
          id={id}
          size="xs"
          value={draft ?? param.options.join(', ')}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={take}
          onKeyDown={(event) => event.key === 'Enter' && take()}
        />
      )}
    </Field>
  );
}

/** A param of another kind under the same name. */
function ofKind({ name, label }: ModuleParam, kind: ModuleParam['kind']): ModuleParam {
  const named = { name, ...(label !== undefined && { label }) };
  switch (kind) {
    case 'integer':
      return { ...named, kind, default: 1 };
    case 'number':
      return { ...named, kind, default: 1 };
    case 'boolean':
      return { ...named, kind, default: true };
    case 'choice':
      return { ...named, kind, default: 'same', options: ['same', 'valid'] };
  }
}
