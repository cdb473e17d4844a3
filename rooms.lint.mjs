// The project's own rules, for oxlint and ESLint alike: imports by rooms.json, and what the language offers but we leave.
import { forbidden } from './rooms.mjs';

const imports = {
  create(context) {
    const check = (node, source, isTypeOnly) => {
      const message = typeof source === 'string' && forbidden(context.filename, source, isTypeOnly);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source.value, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source.value, false),
      TSImportType: (node) => check(node, node.source.value, true),
    };
  },
};

const banned = {
  ExportAllDeclaration: 'Name what you export: `export *` hides where a thing comes from.',
  ExportDefaultDeclaration: 'Use a named export: a thing has one name everywhere.',
  TSEnumDeclaration: 'Use a union of string literals instead of an enum.',
};

const syntax = {
  create: (context) =>
    Object.fromEntries(
      Object.entries(banned).map(([type, message]) => [type, (node) => context.report({ node, message })]),
    ),
};

/** Buttons that do nothing now, without a word why: they cannot be reached by keys, and take the focus from whoever has just pressed them. */
const reasons = {
  create: (context) => ({
    JSXAttribute: ({ name, parent, value }) => {
      const attributes = new Set(parent.attributes.map((attribute) => attribute.name?.name));
      if (name.name !== 'disabled' || value?.expression?.value === false || parent.name.name === 'Tooltip') return;
      if (attributes.has('description') || attributes.has('aria-description')) return;
      context.report({ node: name, message: 'Say why: ReasonButton, IconButton or useReason with a reason; a field with a description.' }); // prettier-ignore
    },
  }),
};

export default { meta: { name: 'rooms' }, rules: { imports, reasons, syntax } };
