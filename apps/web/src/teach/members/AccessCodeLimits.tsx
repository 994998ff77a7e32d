import type { AccessCode } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../../design/announce.js';
import { TextField } from '../../design/Field.js';
import { textOf } from '../../design/use-form.js';
import { fromField, momentText, toField, zoneName } from '../../learn/release.js';
import { EditDialog } from '../outline/EditDialog.js';
import { accessCodeQuery, limitAccessCode } from './members-data.js';

/** How often the code was used, and what limits it, in one sentence. */
export function useLimitWords(): (code: AccessCode) => string {
  const { t, i18n } = useTranslation();
  return ({ uses, maxUses, expiresAt }) => {
    const used =
      maxUses === null ? t('members.code.used', { count: uses }) : t('members.code.usedOf', { uses, count: maxUses });
    if (expiresAt === null) return used;
    const words = Date.parse(expiresAt) <= Date.now() ? 'members.code.ended' : 'members.code.ends';
    return `${used} ${t(words, { date: momentText(expiresAt, i18n.language) })}`;
  };
}

interface AccessCodeLimitsProps {
  courseId: string;
  code: AccessCode;
  onClose: () => void;
}

/** Until when the code works, and how many people may use it in all. */
export function AccessCodeLimits({ courseId, code, onClose }: AccessCodeLimitsProps) {
  const { t, i18n } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const save = async (form: FormData) => {
    const [at, max] = [textOf(form, 'expiresAt'), textOf(form, 'maxUses')];
    const limited = await limitAccessCode(courseId, {
      // The field knows no seconds: a date that was not touched stays what it is.
      expiresAt: at === toField(code.expiresAt) ? code.expiresAt : fromField(at),
      maxUses: max === '' ? null : Number(max),
    });
    cache.setQueryData(accessCodeQuery(courseId).queryKey, limited);
    say(t('members.code.limited'), true);
  };
  return (
    <EditDialog title={t('members.code.limitsTitle')} onSave={save} onClose={onClose}>
      <TextField
        label={t('members.code.until')}
        hint={t('members.code.untilHint', { zone: zoneName(i18n.language) })}
        name="expiresAt"
        type="datetime-local"
        max="9999-12-31T23:59"
        defaultValue={toField(code.expiresAt)}
      />
      <TextField
        label={t('members.code.max')}
        hint={t('members.code.maxHint', { count: code.uses })}
        name="maxUses"
        type="number"
        inputMode="numeric"
        min={1}
        max={100_000}
        step={1}
        defaultValue={code.maxUses ?? ''}
      />
    </EditDialog>
  );
}
