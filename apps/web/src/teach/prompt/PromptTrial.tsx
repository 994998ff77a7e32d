import type { ChatSession, CourseOutline } from '@aila/contracts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../../api/failure.js';
import { Conversation } from '../../chat/Conversation.js';
import { Working } from '../../chat/Working.js';
import { Button } from '../../design/Button.js';
import { Select } from '../../design/Field.js';
import { FailureNotice, Notice } from '../../design/Notice.js';
import { openTrial } from './prompt-data.js';
import styles from './PromptPage.module.css';

interface Trial {
  readonly session: ChatSession;
  /** What the tutor follows in it. */
  readonly text: string;
}

/** A chat beside the text: the tutor follows what stands in the field, and nothing of it counts. */
export function PromptTrial({ course, text }: { course: CourseOutline; text: string }) {
  const { t } = useTranslation();
  const modules = course.concepts.flatMap((concept) => concept.modules);
  const [moduleId, setModuleId] = useState(modules[0]?.id ?? '');
  const [trial, setTrial] = useState<Trial | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const begin = async () => {
    setBusy(true);
    setFailure(null);
    setTrial(null);
    try {
      setTrial({ session: await openTrial(moduleId, text), text });
    } catch (cause) {
      setFailure(asFailure(cause));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void begin();
  };

  return (
    <section className={styles['trial']} aria-labelledby="prompt-trial">
      <h2 id="prompt-trial">{t('prompt.trial.title')}</h2>
      <p className={styles['soft']}>{t('prompt.trial.lead')}</p>
      {modules.length === 0 ? (
        <Notice tone="plain">
          <p>{t('prompt.trial.noModule')}</p>
        </Notice>
      ) : (
        <form className={styles['trialForm']} onSubmit={submit}>
          <Select
            label={t('prompt.trial.module')}
            value={moduleId}
            onChange={(event) => setModuleId(event.target.value)}
          >
            {course.concepts.map((concept) => (
              <optgroup key={concept.id} label={concept.title}>
                {concept.modules.map((module) => (
                  <option key={module.id} value={module.id}>
                    {module.title}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
          <Button type="submit" icon="chats" busy={busy}>
            {t(trial ? 'prompt.trial.again' : 'prompt.trial.begin')}
          </Button>
        </form>
      )}
      {failure && <FailureNotice failure={failure} onRetry={() => void begin()} />}
      {busy && <Working text={t('chat.opening')} />}
      {trial && trial.text !== text && (
        <Notice tone="plain">
          <p>{t('prompt.trial.changed')}</p>
        </Notice>
      )}
      {trial && (
        <div className={styles['chat']}>
          <Conversation
            key={trial.session.id}
            courseId={course.id}
            moduleId={trial.session.moduleId}
            sessionId={trial.session.id}
            session={trial.session}
            module={modules.find(({ id }) => id === trial.session.moduleId)}
            outline={course}
            isLost={false}
            isClosed={false}
            onNewChat={() => void begin()}
          />
        </div>
      )}
    </section>
  );
}
