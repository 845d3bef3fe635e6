import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Fault, type FaultCode } from '../core/kernel/refusal.ts'
import { connectFault, endlessRace, isRace, isUndecided, translated } from './postgres-faults.ts'

const errorWith = (code: string, message = 'some words'): Error =>
  Object.assign(new Error(message), { code })

it('translates what PostgreSQL and the way to it say', () => {
  const faults: readonly (readonly [Error, FaultCode])[] = [
    [errorWith('53100'), 'storage_full'],
    [errorWith('55P03'), 'database_busy'],
    [errorWith('57014'), 'timed_out'],
    [errorWith('25P04'), 'timed_out'],
    [errorWith('25006'), 'database_unavailable'],
    [errorWith('25P03'), 'database_unavailable'],
    [errorWith('42501'), 'database_unavailable'],
    [errorWith('53300'), 'database_unavailable'],
    [errorWith('57P01'), 'database_unavailable'],
    [errorWith('57P03'), 'database_unavailable'],
    [errorWith('58030'), 'database_unavailable'],
    [errorWith('08006'), 'database_unavailable'],
    [errorWith('XX001'), 'database_unavailable'],
    [errorWith('ECONNREFUSED'), 'database_unavailable'],
    [errorWith('ETIMEDOUT'), 'database_unavailable'],
    [new Error('Connection terminated unexpectedly'), 'database_unavailable'],
    [new Error('Query read timeout'), 'database_unavailable'],
    [new Error('timeout exceeded when trying to connect'), 'database_busy'],
  ]
  for (const [error, code] of faults) {
    const fault = translated(error)
    assert.ok(fault instanceof Fault, error.message)
    assert.equal(fault.code, code)
    assert.equal(fault.cause, error)
  }
})

it('leaves races and defects as they are', () => {
  const untouched = ['23505', '40001', '40P01', '23514', '42601', '22P02', 'ERR_INVALID_ARG_TYPE']
  for (const error of [...untouched.map((code) => errorWith(code)), new Error('a bug'), 'text'])
    assert.equal(translated(error), error)
  const fault = new Fault('timed_out', 'late')
  assert.equal(translated(fault), fault)
})

it('tells races apart', () => {
  const of = (code: string): readonly boolean[] => [
    isRace(errorWith(code)),
    isUndecided(errorWith(code)),
  ]
  assert.deepEqual(of('40001'), [true, true])
  assert.deepEqual(of('40P01'), [true, true])
  assert.deepEqual(of('23505'), [true, false])
  assert.deepEqual(of('23503'), [false, false])
  assert.ok(endlessRace(errorWith('40P01')) instanceof Fault)
  const duplicate = errorWith('23505')
  assert.equal(endlessRace(duplicate), duplicate)
})

it("says the server's reason for no connection", () => {
  const fault = connectFault(errorWith('28P01', 'password authentication failed for user "x"'))
  assert.equal(fault.code, 'database_unavailable')
  assert.match(fault.message, /cannot be used: password authentication failed for user "x"\.$/)
})
