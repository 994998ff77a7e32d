import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import root from '../../eslint.config.js';

export default [
  ...root,
  { ...jsxA11y.flatConfigs.strict, files: ['src/**/*.tsx'] },
  { ...reactHooks.configs.flat.recommended, files: ['src/**/*.{ts,tsx}'] },
  {
    files: ['public/**/*.js'],
    languageOptions: { globals: { localStorage: 'readonly', document: 'readonly', navigator: 'readonly' } },
  },
];
