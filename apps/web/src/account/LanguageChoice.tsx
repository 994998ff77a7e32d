import type { Language, Me } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../api/failure.js';
import { meQuery } from '../api/queries.js';
import { chooseLanguage, languageOptions } from '../app/preferences.js';
import { useAnnouncer } from '../design/announce.js';
import { Choice } from '../design/Choice.js';
import { useFailureText } from '../i18n/failure-text.js';
import { saveProfile } from './account-data.js';
import styles from './AccountPage.module.css';

/** The account's language: of mails, and of these pages at once. */
export function LanguageChoice({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const cache = useQueryClient();

  const choose = async (language: Language) => {
    const before = cache.getQueryData(meQuery.queryKey);
    cache.setQueryData(meQuery.queryKey, { ...me, language });
    await chooseLanguage(language);
    try {
      cache.setQueryData(meQuery.queryKey, await saveProfile({ language }));
    } catch (cause) {
      // These pages keep the language that was asked for; the account has its old one.
      cache.setQueryData(meQuery.queryKey, before);
      say(failureText(asFailure(cause)), true);
    }
  };

  return (
    <div className={styles['language']}>
      <Choice
        legend={t('account.languageLegend')}
        value={me.language}
        onChoose={(language) => void choose(language)}
        options={languageOptions}
      />
    </div>
  );
}
