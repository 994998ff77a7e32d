import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { signInOptionsQuery } from '../api/queries.js';
import { paths } from '../shell/paths.js';
import { LinkButton } from '../design/Button.js';
import styles from './ExternalProviders.module.css';
import { rememberWayBack } from './way-back.js';

/** Sign-in at the institution, where there is any. The browser leaves the page: it is a link, not a call. */
export function ExternalProviders() {
  const { t } = useTranslation();
  const [query] = useSearchParams();
  const external = useQuery(signInOptionsQuery).data?.external ?? [];
  if (external.length === 0) return null;
  return (
    <div className={styles['providers']}>
      <ul className={styles['providers']}>
        {external.map(({ id, name }) => (
          <li key={id} className={styles['providers']}>
            <LinkButton
              to={paths.external(id)}
              reloadDocument
              icon="key"
              onClick={() => rememberWayBack(query.get('to'))}
            >
              {t('signIn.external', { name })}
            </LinkButton>
          </li>
        ))}
      </ul>
      <p className={styles['or']}>{t('signIn.or')}</p>
    </div>
  );
}
