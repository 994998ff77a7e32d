import { testStatementsOf } from '@aila/testing';
import './gateway.module.js';

testStatementsOf('gateway');
