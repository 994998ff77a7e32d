import type { CoursePrompt } from '@aila/contracts';
import { characterCount } from '@aila/contracts/text';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { TextArea } from '../../design/Field.js';
import { FailureNotice, Notice } from '../../design/Notice.js';
import { maxPrompt } from '../../limits.js';
import { changePrompt, promptQuery, promptVersionsQuery } from './prompt-data.js';
import { TextDifference } from './TextDifference.js';
import styles from './PromptPage.module.css';

interface PromptFormProps {
  courseId: string;
  inForce: CoursePrompt;
  /** The version that the person has seen. */
  seen: number;
  onSeen: (version: number) => void;
  text: string;
  onChange: (text: string) => void;
  onSaved: () => void;
}

export function PromptForm({ courseId, inForce, seen, onSeen, text, onChange, onSaved }: PromptFormProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isChanged = text.trim() !== inForce.content;
  const isOvertaken = isChanged && inForce.version !== seen;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const saved = await changePrompt(courseId, text, seen);
      cache.setQueryData(promptQuery(courseId).queryKey, saved);
      onSeen(saved.version);
      onSaved();
      void cache.invalidateQueries({ queryKey: promptVersionsQuery(courseId).queryKey });
      say(t('prompt.saved'), true);
    } catch (cause) {
      const found = asFailure(cause);
      if (found.code === 'CONFLICT') await cache.invalidateQueries({ queryKey: promptQuery(courseId).queryKey });
      else setFailure(found);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className={styles['form']} onSubmit={(event) => void save(event)}>
      <TextArea
        label={t('prompt.label')}
        hint={t('prompt.hint')}
        value={text}
        rows={10}
        maxLength={maxPrompt}
        placeholder={t('prompt.example')}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className={styles['count']}>{t('prompt.count', { count: characterCount(text.trim()), max: maxPrompt })}</p>
      {isOvertaken && (
        <Notice tone="warning">
          <p>{t('prompt.overtaken', { author: inForce.author ?? t('prompt.somebody') })}</p>
          <TextDifference from={inForce.content} to={text.trim()} />
          <div className={styles['actions']}>
            <Button small onClick={() => onSeen(inForce.version)}>
              {t('prompt.keepMine')}
            </Button>
            <Button
              small
              onClick={() => {
                onSeen(inForce.version);
                onSaved();
              }}
            >
              {t('prompt.takeTheirs')}
            </Button>
          </div>
        </Notice>
      )}
      {failure && <FailureNotice failure={failure} />}
      <div className={styles['actions']}>
        {isChanged && (
          <Button onClick={onSaved} disabled={busy}>
            {t('prompt.discard')}
          </Button>
        )}
        <Button type="submit" look="solid" busy={busy} disabled={!isChanged || isOvertaken}>
          {t('prompt.save')}
        </Button>
      </div>
    </form>
  );
}
