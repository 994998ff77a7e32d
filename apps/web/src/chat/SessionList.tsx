import type { ChatSession } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { asFailure } from '../api/failure.js';
import { paths } from '../shell/paths.js';
import { useAnnouncer } from '../design/announce.js';
import { Button, IconButton } from '../design/Button.js';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { useExcess } from '../design/Field.js';
import { useFailureText } from '../i18n/failure-text.js';
import { useRelativeTime } from '../i18n/relative-time.js';
import { maxSessionName } from '../limits.js';
import { deleteSession, pinSession, renameSession, sessionsQuery } from './chat-data.js';
import { tellTabs } from './chat-news.js';
import { drafts } from './drafts/use-draft.js';
import { withSession } from './session-order.js';
import styles from './SessionList.module.css';

interface SessionListProps {
  courseId: string;
  moduleId: string;
  sessions: readonly ChatSession[];
  openId: string | null;
  starting: boolean;
  /** Null where no chat can be begun. */
  onNew: (() => void) | null;
  onChosen: () => void;
}

/** A chat has no name before the student has said what it is about. */
function useSessionName(): (session: ChatSession) => string {
  const { t } = useTranslation();
  return ({ name }) => name ?? t('chat.sessions.unnamed');
}

/** The chats of a module: open, begin, pin, rename, delete. */
export function SessionList({ courseId, moduleId, sessions, openId, starting, onNew, onChosen }: SessionListProps) {
  const { t } = useTranslation();
  const nameOf = useSessionName();
  const { say } = useAnnouncer();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [renaming, setRenaming] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<ChatSession | null>(null);

  const remove = async (session: ChatSession) => {
    await deleteSession(session.id);
    drafts.forget(session.id);
    tellTabs({ moduleId, sessionId: session.id });
    if (session.id === openId) await navigate(paths.module(courseId, moduleId), { replace: true });
    cache.setQueryData(sessionsQuery(moduleId).queryKey, (known) => known?.filter((each) => each.id !== session.id));
    say(t('chat.sessions.deleted', { name: nameOf(session) }), true);
  };

  return (
    <nav className={styles['nav']} aria-label={t('chat.sessions.title')}>
      {onNew && (
        <Button icon="plus" busy={starting} onClick={onNew}>
          {t('chat.sessions.new')}
        </Button>
      )}
      <ul className={styles['list']}>
        {sessions.map((session) => (
          <li key={session.id} className={session.id === openId ? styles['current'] : undefined}>
            {renaming === session.id ? (
              <RenameForm session={session} onDone={() => setRenaming(null)} />
            ) : (
              <>
                <SessionLink
                  session={session}
                  current={session.id === openId}
                  to={paths.chat(courseId, moduleId, session.id)}
                  onChosen={onChosen}
                />
                <PinButton session={session} />
                <IconButton
                  icon="pencil"
                  label={t('chat.sessions.rename', { name: nameOf(session) })}
                  onClick={() => setRenaming(session.id)}
                />
                <IconButton
                  icon="trash"
                  label={t('chat.sessions.delete', { name: nameOf(session) })}
                  onClick={() => setDeleting(session)}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {deleting && (
        <ConfirmDialog
          title={t('chat.sessions.deleteTitle')}
          text={t('chat.sessions.deleteText', { name: nameOf(deleting) })}
          action={t('common.delete')}
          onConfirm={() => remove(deleting)}
          onClose={() => setDeleting(null)}
        />
      )}
    </nav>
  );
}

function SessionLink(props: { session: ChatSession; current: boolean; to: string; onChosen: () => void }) {
  const { session, current, to, onChosen } = props;
  const relativeTime = useRelativeTime();
  const nameOf = useSessionName();
  return (
    <Link to={to} className={styles['link']} aria-current={current ? 'page' : undefined} onClick={onChosen}>
      <span className={styles['name']}>{nameOf(session)}</span>
      <span className={styles['time']}>{relativeTime(session.lastActivityAt)}</span>
    </Link>
  );
}

/** Pressed while the chat is pinned. It moves with its chat, and the focus with it. */
function PinButton({ session }: { session: ChatSession }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const cache = useQueryClient();
  const button = useRef<HTMLButtonElement>(null);
  const focusAfter = useRef(false);
  const { moduleId, pinned } = session;
  const name = useSessionName()(session);

  useEffect(() => {
    // A browser takes the focus from what changes places in the document.
    if (focusAfter.current) button.current?.focus();
    focusAfter.current = false;
  }, [pinned]);

  const toggle = async () => {
    try {
      const changed = await pinSession(session.id, !pinned);
      tellTabs({ moduleId, sessionId: session.id });
      focusAfter.current = button.current === document.activeElement;
      cache.setQueryData(sessionsQuery(moduleId).queryKey, (known) => known && withSession(known, changed));
      say(t(changed.pinned ? 'chat.sessions.pinned' : 'chat.sessions.unpinned', { name }), true);
    } catch (cause) {
      say(failureText(asFailure(cause)), true);
    }
  };

  return (
    <IconButton
      ref={button}
      icon="pin"
      label={t('chat.sessions.pin', { name })}
      aria-pressed={pinned}
      onClick={() => void toggle()}
    />
  );
}

function RenameForm({ session, onDone }: { session: ChatSession; onDone: () => void }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const cache = useQueryClient();
  const shown = useSessionName()(session);
  const [name, setName] = useState(shown);
  const { excess, watch } = useExcess(maxSessionName);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '' || wanted === shown) return onDone();
    try {
      const renamed = await renameSession(session.id, wanted);
      tellTabs({ moduleId: session.moduleId, sessionId: session.id });
      cache.setQueryData(sessionsQuery(session.moduleId).queryKey, (known) =>
        known?.map((each) => (each.id === renamed.id ? renamed : each)),
      );
      onDone();
    } catch (cause) {
      say(failureText(asFailure(cause)), true);
    }
  };

  return (
    <form className={styles['rename']} onSubmit={(event) => void submit(event)}>
      <input
        // The person has just asked for this field.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label={t('chat.sessions.newName')}
        value={name}
        aria-invalid={excess === undefined ? undefined : true}
        onInput={(event) => watch(event.currentTarget)}
        onChange={(event) => setName(event.target.value)}
        onFocus={(event) => event.target.select()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onDone();
        }}
      />
      <IconButton type="submit" icon="check" label={t('common.save')} />
      <IconButton icon="close" label={t('common.cancel')} onClick={onDone} />
      {excess !== undefined && (
        <p className={styles['problem']} role="alert">
          {excess}
        </p>
      )}
    </form>
  );
}
