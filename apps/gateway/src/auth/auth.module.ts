import { account, people } from '@aila/contracts/operations';
import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { relaysOf } from '../operations/relays.js';
import { AuthClient } from '../services.js';
import { OwnPages } from '../web/own-pages.js';
import { AuthController } from './auth.controller.js';
import { ExternalSignInController } from './external-sign-in.controller.js';
import { JwksController } from './jwks.controller.js';
import { SignInService } from './sign-in.service.js';

const controllers = [
  AuthController,
  relaysOf('AccountRelays', AuthClient, account),
  relaysOf('PeopleRelays', AuthClient, people),
];

/** Accounts and signing in, which the auth service decides; the cookie of a browser is the gateway's. */
@Module({
  controllers: [ExternalSignInController, JwksController, ...controllers],
  providers: [OwnPages, SignInService, ...controllers.map(graphqlFaceOf)],
})
export class AuthModule {}
