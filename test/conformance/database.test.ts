import { describe } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import { connections } from './database-connections.ts'
import { opening } from './database-opening.ts'
import { races } from './database-races.ts'
import { storage } from './database-storage.ts'
import { callbacks } from './database-callbacks.ts'
import { transactions } from './database-transactions.ts'
import { trouble } from './database-trouble.ts'
import { values } from './database-values.ts'

forEachEngine(
  'the database port',
  (engine) => {
    describe('transactions', () => transactions(engine))
    describe('callbacks', () => callbacks(engine))
    describe('values', () => values(engine))
    describe('races', () => races(engine))
    describe('trouble', () => trouble(engine))
    describe('storage', () => storage(engine))
    describe('opening', () => opening(engine))
    if (engine.name === 'postgres') describe('connections', () => connections(engine))
  },
  { fsync: 'off' },
)
