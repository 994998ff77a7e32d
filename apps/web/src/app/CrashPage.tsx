import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import styles from './SignedIn.module.css';

/** Shown when a screen failed to draw or its code could not be loaded, for example after an update of the server. */
export function CrashPage() {
  const { t } = useTranslation();
  return (
    <main id="main" className={styles['unreachable']}>
      <EmptyState level={1} icon="warning" title={t('crash.title')} text={t('crash.text')}>
        <Button look="solid" icon="retry" onClick={() => location.reload()}>
          {t('crash.action')}
        </Button>
      </EmptyState>
    </main>
  );
}
