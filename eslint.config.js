import js from '@eslint/js';
import rooms from './rooms.lint.mjs';

/** Of scripts in JavaScript alone: oxlint reads the rest, in a tenth of the time (.oxlintrc.json). */
export default [
  { ignores: ['dist', 'release', 'node_modules', 'test-results', 'screens', 'playwright-report'] },
  {
    files: ['**/*.{js,mjs}'],
    plugins: { rooms },
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...js.configs.recommended.rules,
      'rooms/imports': 'error',
      'no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
];
