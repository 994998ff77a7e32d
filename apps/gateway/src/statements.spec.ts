import { testStatementsOf } from '@aila/testing';
import './start.js';

testStatementsOf('gateway');
