import type { Me } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { languageOptions } from '../shell/preferences.js';
import { useAccountLanguage } from '../shell/use-account-language.js';
import { Choice } from '../design/Choice.js';
import styles from './AccountPage.module.css';

/** The account's language, as in the menu. */
export function LanguageChoice({ me }: { me: Me }) {
  const { t } = useTranslation();
  const change = useAccountLanguage();
  return (
    <div className={styles['language']}>
      <Choice
        legend={t('account.languageLegend')}
        value={me.language}
        onChoose={(language) => void change(language)}
        options={languageOptions}
      />
    </div>
  );
}
