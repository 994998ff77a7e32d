import { connections, costs } from '@aila/contracts/operations';
import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { relaysOf } from '../operations/relays.js';
import { TextGenClient } from '../services.js';

const controllers = [
  relaysOf('ConnectionRelays', TextGenClient, connections),
  relaysOf('CostRelays', TextGenClient, costs),
];

/** The tutor's language models and what they cost, which the text-gen service keeps. */
@Module({ controllers, providers: controllers.map(graphqlFaceOf) })
export class ModelsModule {}
