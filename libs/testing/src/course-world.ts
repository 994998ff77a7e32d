import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { CourseRole, InstitutionRole, Subject } from '@aila/contracts';
import type { Pool } from 'pg';
import { seedCourse, seedEnrolment, seedUser, type SeededCourse } from './seed.js';

export type ThingKind = Subject;

/** `home` is the course around which everybody is arranged, `away` another one. */
export type Place = 'home' | 'away';

export interface Member {
  readonly name: string;
  readonly actor: UserActor;
  /** What they are in each course. */
  readonly at: Readonly<Record<Place, CourseRole | null>>;
}

/** Ids of a thing and of what it lies in. */
export type Ids = Readonly<Record<string, string>>;

/** They belong to one person each. */
const personal: readonly ThingKind[] = ['session', 'reply', 'sign-in', 'notification', 'export'];

const members: readonly [name: string, roles: InstitutionRole[], home: CourseRole | null, away: CourseRole | null][] = [
  ['student', ['student'], 'student', null],
  ['other student', ['student'], 'student', null],
  ['teaching assistant', ['student'], 'assistant', null],
  ['instructor', ['instructor'], 'instructor', null],
  ['observer', ['instructor'], 'observer', null],
  ['instructor of another course', ['instructor'], null, 'instructor'],
  ['student of another course', ['student'], null, 'student'],
  ['admin', ['admin'], null, null],
  ['somebody without a role', [], null, null],
];

/** Two courses and everybody who may be around them, for tests of who may do what. */
export class CourseWorld {
  /** So many were made; a course has one at position 0 already. */
  private concepts = 0;

  private constructor(
    private readonly owner: Pool,
    private readonly courses: Readonly<Record<Place, SeededCourse>>,
    readonly members: readonly Member[],
  ) {}

  static async seed(owner: Pool): Promise<CourseWorld> {
    const courses = { home: await seedCourse(owner), away: await seedCourse(owner) };
    const people = await Promise.all(
      members.map(async ([name, roles, home, away]) => {
        const actor = await seedUser(owner, ...roles);
        if (home) await seedEnrolment(owner, courses.home.courseId, actor, home);
        if (away) await seedEnrolment(owner, courses.away.courseId, actor, away);
        return { name, actor, at: { home, away } };
      }),
    );
    return new CourseWorld(owner, courses, people);
  }

  /** Somebody to whom every policy would open, were they believed. */
  nearlyAllowed(): Promise<UserActor> {
    return this.newcomer('admin', 'instructor');
  }

  /** Somebody with these roles, and instructor at home if they may be. */
  async newcomer(...roles: InstitutionRole[]): Promise<UserActor> {
    const actor = await seedUser(this.owner, ...roles);
    if (roles.includes('instructor')) await seedEnrolment(this.owner, this.courses.home.courseId, actor, 'instructor');
    return actor;
  }

  /**
   * A new thing of a kind, so that an operation may change or remove it.
   *
   * @param of whose it is, for a thing that belongs to one person
   */
  async thing(kind: ThingKind, place: Place, of: UserActor): Promise<Ids> {
    const { courseId, moduleId } = this.courses[place];
    switch (kind) {
      case 'course':
        return this.course(place);
      case 'member': {
        const { id } = await this.course(place);
        const student = await seedUser(this.owner, 'student');
        await seedEnrolment(this.owner, id as string, student, 'student');
        const { messageId } = await this.gradedChat(
          { courseId: id as string, moduleId: await this.moduleOf(id as string) },
          student,
        );
        return { id: id as string, userId: student.userId, messageId };
      }
      case 'concept':
        return { id: await this.concept(courseId) };
      case 'module': {
        const concept = await this.concept(courseId);
        const row = { course_id: courseId, concept_id: concept, title: 'A module', position: 0 };
        return { id: await this.insert('course.module', row) };
      }
      case 'file':
        return this.file(courseId, moduleId);
      case 'person':
        return { id: (await seedUser(this.owner, 'student')).userId };
      case 'session':
        return { id: await this.session(place, of) };
      case 'transcript': {
        const student = await seedUser(this.owner, 'student');
        await seedEnrolment(this.owner, courseId, student, 'student');
        const { sessionId } = await this.gradedChat({ courseId, moduleId }, student);
        return { id: sessionId };
      }
      case 'reply':
        return this.reply(place, of);
      case 'sign-in':
        return { id: await this.signIn(of) };
      case 'export':
        return {
          id: await this.insert('course.chat_export', {
            course_id: courseId,
            user_id: of.userId,
            format: 'csv',
            state: 'expired',
          }),
        };
      case 'notification':
        return { id: await this.insert('notice.notification', { user_id: of.userId, kind: 'role-given' }) };
      case 'connection':
        return {
          id: await this.insert('model.connection', { name: randomUUID(), kind: 'builtin', currency: 'CAD' }),
        };
    }
  }

  isPersonal(kind: ThingKind): boolean {
    return personal.includes(kind);
  }

  /** What somebody said in a course is no longer theirs to see once they are not in it. */
  isKept(kind: ThingKind, role: CourseRole | null): boolean {
    return role !== null || (kind !== 'session' && kind !== 'reply' && kind !== 'export');
  }

  private async insert(table: string, row: Record<string, unknown>): Promise<string> {
    const id = randomUUID();
    const all = { id, ...row };
    const names = Object.keys(all);
    const places = names.map((_, index) => `$${index + 1}`);
    await this.owner.query(
      `insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`,
      Object.values(all),
    );
    return id;
  }

  /** With the same people in it, one more instructor and an access code. */
  private async course(place: Place): Promise<Ids> {
    const id = await this.insert('course.course', { title: 'A course', department: 'TEST', number: '102' });
    await this.owner.query(
      `insert into course.enrolment (course_id, user_id, role)
       select $1, user_id, role from course.enrolment where course_id = $2`,
      [id, this.courses[place].courseId],
    );
    const colleague = await seedUser(this.owner, 'instructor');
    await seedEnrolment(this.owner, id, colleague, 'instructor');
    await this.owner.query('insert into course.access_code (course_id, code) values ($1, $2)', [id, randomUUID()]);
    return { id, userId: colleague.userId };
  }

  private concept(courseId: string): Promise<string> {
    this.concepts += 1;
    return this.insert('course.concept', { course_id: courseId, title: randomUUID(), position: this.concepts });
  }

  /** Ready, with one page. */
  private async file(courseId: string, moduleId: string): Promise<Ids> {
    const id = await this.insert('content.file', {
      course_id: courseId,
      module_id: moduleId,
      name: `${randomUUID()}.pdf`,
    });
    const versionId = await this.insert('content.file_version', {
      file_id: id,
      module_id: moduleId,
      course_id: courseId,
      number: 1,
      object_key: id,
      media_type: 'application/pdf',
      size_bytes: 8,
      state: 'ready',
      pages_done: 1,
      pages_total: 1,
    });
    await this.owner.query('insert into content.page (version_id, number, course_id, text) values ($1, 1, $2, $3)', [
      versionId,
      courseId,
      'A page.',
    ]);
    await this.owner.query('update content.file set current_version_id = $2 where id = $1', [id, versionId]);
    return { id };
  }

  private session(place: Place, { userId }: UserActor): Promise<string> {
    const { courseId, moduleId } = this.courses[place];
    return this.insert('chat.session', { user_id: userId, module_id: moduleId, course_id: courseId, name: 'A chat' });
  }

  private async moduleOf(courseId: string): Promise<string> {
    const concept_id = await this.concept(courseId);
    return this.insert('course.module', { course_id: courseId, concept_id, title: 'A module', position: 0 });
  }

  /** A chat in which the tutor has graded an answer. */
  private async gradedChat({ courseId, moduleId }: { courseId: string; moduleId: string }, { userId }: UserActor) {
    const whose = { user_id: userId, course_id: courseId };
    const sessionId = await this.insert('chat.session', { ...whose, module_id: moduleId, name: 'A chat' });
    const said = { ...whose, session_id: sessionId };
    const messageId = await this.insert('chat.message', { ...said, ordinal: 0, role: 'tutor', content: 'Well said.' });
    await this.insert('chat.attempt', {
      ...said,
      ...{
        module_id: moduleId,
        message_id: messageId,
        statement_id: 's',
        question: 'q',
        answer: 'a',
        model: 'builtin',
      },
      ...{ outcome: 'partial', score: 0.5, covered: '[]', missing: '[]', evidence: '{"statementsAvailable":3}' },
      progress: '{"score":0.1,"attempts":1,"achieved":false}',
    });
    return { sessionId, messageId };
  }

  /** Complete. */
  private async reply(place: Place, of: UserActor): Promise<Ids> {
    const sessionId = await this.session(place, of);
    const ids = { session_id: sessionId, user_id: of.userId, course_id: this.courses[place].courseId };
    const id = await this.insert('chat.reply', {
      ...ids,
      state: 'complete',
      owner_address: 'https://localhost:9',
      lease_until: new Date(),
      model: 'builtin',
    });
    await this.insert('chat.message', { ...ids, ordinal: 0, role: 'tutor', content: 'Well said.', reply_id: id });
    return { id, sessionId };
  }

  /** A second sign-in of somebody. */
  private signIn({ userId }: UserActor): Promise<string> {
    const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000);
    return this.insert('identity.sign_in_session', { user_id: userId, expires_at: tomorrow });
  }
}
