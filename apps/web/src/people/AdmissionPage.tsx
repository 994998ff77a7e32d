import { useTranslation } from 'react-i18next';
import { paths } from '../shell/paths.js';
import styles from './AdmissionPage.module.css';
import { EmailDomains } from './EmailDomains.js';
import { ManagerScreen } from './ManagerScreen.js';
import { PromisedRoles } from './PromisedRoles.js';

/** Who may open an account, and as what. */
export function AdmissionPage() {
  const { t } = useTranslation();
  return (
    <ManagerScreen title={t('people.admission.title')} crumbs={[{ to: paths.people(), label: t('people.title') }]}>
      <h1>{t('people.admission.title')}</h1>
      <p className={styles['lead']}>{t('people.admission.lead')}</p>
      <EmailDomains />
      <PromisedRoles />
    </ManagerScreen>
  );
}
