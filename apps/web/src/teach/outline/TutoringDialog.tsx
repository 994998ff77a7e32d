import type { Module, ModuleTutoring } from '@aila/contracts';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { asFailure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { Dialog } from '../../design/Dialog.js';
import { Select, TextField } from '../../design/Field.js';
import { QueryView } from '../../design/QueryView.js';
import { useFailureText } from '../../i18n/failure-text.js';
import { EditDialog } from './EditDialog.js';

const tutoringQuery = (moduleId: string) =>
  queryOptions({
    queryKey: ['tutoring', moduleId],
    queryFn: ({ signal }) => call('GET /modules/:id/tutoring', { params: { id: moduleId }, signal }),
    staleTime: 0,
  });

/** How far the tutor helps; the place in the list is the number of steps. */
const hintSteps = ['none', 'where', 'words', 'gaps'] as const;
const tries = [1, 2, 3, 5, 10];
const levels = [0.5, 0.6, 0.7, 0.8, 0.9];

/** What a list offers, and the value that was set elsewhere if it is none of these. */
const withValue = (offered: readonly number[], value: number | null) =>
  value === null || offered.includes(value) ? offered : [...offered, value].sort((a, b) => a - b);

interface TutoringDialogProps {
  module: Module;
  onClose: () => void;
}

/** How the tutor helps in a module, and when it counts the module as achieved. */
export function TutoringDialog({ module, onClose }: TutoringDialogProps) {
  const { t } = useTranslation();
  const tutoring = useQuery(tutoringQuery(module.id));
  if (tutoring.data && tutoring.isFetchedAfterMount)
    return <TutoringForm module={module} tutoring={tutoring.data} onClose={onClose} />;
  return (
    <Dialog title={t('teach.tutoring.title', { title: module.title })} onClose={onClose}>
      <QueryView query={tutoring} lines={5}>
        {() => null}
      </QueryView>
    </Dialog>
  );
}

function TutoringForm({ module, tutoring, onClose }: TutoringDialogProps & { tutoring: ModuleTutoring }) {
  const { t, i18n } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const cache = useQueryClient();
  const params = { id: module.id };
  const percent = (level: number) => new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(level);
  const forget = () => cache.removeQueries({ queryKey: tutoringQuery(module.id).queryKey });

  const save = async (form: FormData) => {
    const reveal = String(form.get('reveal'));
    await call('PUT /modules/:id/tutoring', {
      params,
      body: {
        maxHints: Number(form.get('hints')),
        revealAfterTries: reveal === 'never' ? null : Number(reveal),
        masteryThreshold: Number(form.get('level')),
        masteryStatements: Number(form.get('statements')),
      },
    });
    forget();
    say(t('teach.tutoring.saved'), true);
  };
  const reset = async () => {
    try {
      await call('DELETE /modules/:id/tutoring', { params });
      forget();
      say(t('teach.tutoring.wasReset'), true);
      onClose();
    } catch (cause) {
      say(failureText(asFailure(cause)), true);
    }
  };

  return (
    <EditDialog title={t('teach.tutoring.title', { title: module.title })} onClose={onClose} onSave={save}>
      <p>{t('teach.tutoring.lead')}</p>
      <Select label={t('teach.tutoring.hints')} name="hints" defaultValue={tutoring.maxHints}>
        {hintSteps.map((name, steps) => (
          <option key={name} value={steps}>
            {t(`teach.tutoring.hintSteps.${name}`)}
          </option>
        ))}
      </Select>
      <Select
        label={t('teach.tutoring.reveal')}
        name="reveal"
        defaultValue={tutoring.revealAfterTries === null ? 'never' : String(tutoring.revealAfterTries)}
      >
        {withValue(tries, tutoring.revealAfterTries).map((count) => (
          <option key={count} value={count}>
            {t('teach.tutoring.afterTries', { count })}
          </option>
        ))}
        <option value="never">{t('teach.tutoring.never')}</option>
      </Select>
      <Select label={t('teach.tutoring.level')} name="level" defaultValue={tutoring.masteryThreshold}>
        {withValue(levels, tutoring.masteryThreshold).map((level) => (
          <option key={level} value={level}>
            {percent(level)}
          </option>
        ))}
      </Select>
      <TextField
        label={t('teach.tutoring.statements')}
        hint={t('teach.tutoring.statementsHint')}
        name="statements"
        type="number"
        inputMode="numeric"
        min={1}
        max={20}
        step={1}
        required
        defaultValue={tutoring.masteryStatements}
      />
      {tutoring.custom && (
        <div>
          <Button small icon="retry" onClick={() => void reset()}>
            {t('teach.tutoring.reset')}
          </Button>
        </div>
      )}
    </EditDialog>
  );
}
