import { testStatementsOf } from '@aila/testing';
import './auth.module.js';

testStatementsOf('auth');
