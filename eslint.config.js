import { readFileSync } from 'node:fs';
import path from 'node:path';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);

/** The rooms and what each may import: the table of ARCHITECTURE.md as data. */
const rooms = JSON.parse(readFileSync(path.join(root, 'rooms.json'), 'utf8'));

const matches = (pattern, name) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`);

/** Why `source`, imported by a file of `room`, is not allowed there; undefined when it is. */
function forbidden(file, source, isTypeOnly, isTest) {
  const room = path.relative(root, file).split(path.sep)[0];
  const rules = rooms[room];
  if (!rules) return undefined;
  if (source.startsWith('.')) {
    const target = path
      .relative(root, path.resolve(path.dirname(file), source))
      .split(path.sep)
      .join('/');
    const targetRoom = target.split('/')[0];
    if (targetRoom === room || targetRoom === 'assets') return undefined;
    if (rules.rooms.some((allowed) => matches(allowed, target))) return undefined;
    return `${room}/ may not import ${targetRoom}/ (rooms.json): move what both need into core/, or ask through the protocol.`;
  }
  if (
    isTest &&
    ['vitest', 'typescript', 'fast-check', 'zod', '@tensorflow/tfjs', 'node:*'].some((allowed) =>
      matches(allowed, source),
    )
  )
    return undefined;
  if (rules.packages.some((allowed) => matches(allowed, source))) return undefined;
  if (isTypeOnly && (rules.types ?? []).some((allowed) => matches(allowed, source))) return undefined;
  return `${room}/ may not import the package "${source}" (rooms.json).`;
}

const roomsPlugin = {
  rules: {
    imports: {
      create(context) {
        const check = (node, source, isTypeOnly) => {
          if (typeof source !== 'string') return;
          const isTest = /\.test\.tsx?$/.test(context.filename);
          const message = forbidden(context.filename, source, isTypeOnly, isTest);
          if (message) context.report({ node, message });
        };
        return {
          ImportDeclaration: (node) => check(node, node.source.value, node.importKind === 'type'),
          ExportNamedDeclaration: (node) => node.source && check(node, node.source.value, node.exportKind === 'type'),
          ImportExpression: (node) => check(node, node.source.value, false),
        };
      },
    },
  },
};

const banned = [
  { selector: 'ExportAllDeclaration', message: 'Name what you export: `export *` hides where a thing comes from.' },
  { selector: 'ExportDefaultDeclaration', message: 'Use a named export: a thing has one name everywhere.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals instead of an enum.' },
];

export default tseslint.config(
  { ignores: ['dist', 'release', 'node_modules', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  {
    plugins: { rooms: roomsPlugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'rooms/imports': 'error',
      'no-restricted-syntax': ['error', ...banned],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ['**/*.test.{ts,tsx}', 'e2e/**'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['*.config.{js,ts}', '*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
    rules: { 'no-restricted-syntax': 'off' },
  },
);
