import { testStatementsOf } from '@aila/testing';
import './files.module.js';

testStatementsOf('files');
