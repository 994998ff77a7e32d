import type { Module } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { IconButton } from '../../design/Button.js';
import { useFailureText } from '../../i18n/failure-text.js';
import { isOpen, momentText } from '../../learn/release.js';
import type { OutlineEdits } from './use-outline-edits.js';

/** Pressed while the module is published; says what students see after a change. */
export function PublishButton({ module, edits }: { module: Module; edits: OutlineEdits }) {
  const { t, i18n } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const { title, published } = module;

  const outcome = ({ published: now, releaseAt }: Module) => {
    if (!now) return t('teach.module.wasUnpublished', { title });
    if (releaseAt === null || isOpen({ published: true, releaseAt })) return t('teach.module.wasPublished', { title });
    return t('teach.module.wasPublishedFor', { title, date: momentText(releaseAt, i18n.language) });
  };
  const toggle = async () => {
    try {
      say(outcome(await edits.changeModule(module.id, { published: !published })), true);
    } catch (cause) {
      say(failureText(asFailure(cause)), true);
    }
  };

  return (
    <IconButton
      icon={published ? 'eye' : 'eyeOff'}
      label={t('teach.module.publish', { title })}
      aria-pressed={published}
      onClick={() => void toggle()}
    />
  );
}
