import { account, chat, files, people } from '@aila/contracts/operations';
import { AuthController } from '../auth/auth.controller.js';
import { ChatController } from '../chat/chat.controller.js';
import { CoursesController } from '../courses/courses.controller.js';
import { EnrolmentsController } from '../enrolments/enrolments.controller.js';
import { OutlineController } from '../outline/outline.controller.js';
import { PromptsController } from '../prompts/prompts.controller.js';
import { AuthClient, FilesClient, TextGenClient } from '../services.js';
import { ModelProblemsController } from '../tutor/model-problems.controller.js';
import { graphqlFaceOf } from './graphql-face.js';
import { relaysOf } from './relays.js';

/**
 * Every controller whose methods carry out or relay declared operations. A path goes before one with a parameter in its
 * place, whatever their order.
 */
export const controllers = [
  AuthController,
  relaysOf('AccountRelays', AuthClient, account),
  relaysOf('PeopleRelays', AuthClient, people),
  CoursesController,
  OutlineController,
  EnrolmentsController,
  PromptsController,
  ModelProblemsController,
  relaysOf('FileRelays', FilesClient, files),
  ChatController,
  relaysOf('ChatRelays', TextGenClient, chat, ['openSession', 'openTrial', 'sendMessage', 'replyEvents', 'stopReply']),
];

/** The same operations over GraphQL. */
export const resolvers = controllers.map(graphqlFaceOf);
