import { testStatementsOf } from '@aila/testing';
import './text-gen.module.js';

testStatementsOf('text-gen');
