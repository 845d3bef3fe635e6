import type { z } from 'zod'
import { endpoint, largeBodyBytes, type PageOf } from './endpoint.ts'
import type * as schema from './variables.schema.ts'

/** A variable as it travels; the value of a secret does not. */
export type Variable = z.output<typeof schema.variable>
/** The variables of a set, and the defaults beside it. */
export type VariableSet = z.output<typeof schema.variableSet>
/** One line of the history. */
export type VariableChange = z.output<typeof schema.variableChange>
/** What differs between two project environments. */
export type VariableDifferences = z.output<typeof schema.difference>
/** What setting or unsetting came to. */
export type VariablesChanged = z.output<typeof schema.changed>
/** Variables with their values. */
export type VariablesRevealed = z.output<typeof schema.revealed>

export const setVariables = endpoint<z.input<typeof schema.set>, VariablesChanged>({
  id: 'variable.set',
  method: 'POST',
  path: '/v1/variables',
  permission: 'variable.write',
  summary: 'Set variables of a project environment or of one service in it, all at once',
  status: 200,
  mostBodyBytes: largeBodyBytes,
})

export const unsetVariables = endpoint<z.input<typeof schema.unset>, VariablesChanged>({
  id: 'variable.unset',
  method: 'DELETE',
  path: '/v1/variables',
  permission: 'variable.write',
  summary: 'Take variables out; their history stays',
  status: 200,
})

export const listVariables = endpoint<z.input<typeof schema.list>, VariableSet>({
  id: 'variable.list',
  method: 'GET',
  path: '/v1/variables',
  permission: 'variable.read',
  summary: 'List the variables of a project environment, or those that hold for one service',
  status: 200,
})

export const getVariable = endpoint<z.input<typeof schema.get>, Variable>({
  id: 'variable.get',
  method: 'GET',
  path: '/v1/variables/{key}',
  permission: 'variable.read',
  summary: 'Get the value of a plain variable; a secret is not shown',
  status: 200,
})

export const revealVariables = endpoint<z.input<typeof schema.reveal>, VariablesRevealed>({
  id: 'variable.reveal',
  method: 'POST',
  path: '/v1/variable-revelations',
  permission: 'variable.reveal',
  summary: 'Reveal all values, secrets too; every time is audited, and no answer is kept',
  status: 200,
})

export const diffVariables = endpoint<z.input<typeof schema.diff>, VariableDifferences>({
  id: 'variable.diff',
  method: 'GET',
  path: '/v1/variable-diff',
  permission: 'variable.read',
  summary: 'Compare the variables of two project environments by key',
  status: 200,
})

export const listVariableChanges = endpoint<z.input<typeof schema.history>, PageOf<VariableChange>>(
  {
    id: 'variable.history',
    method: 'GET',
    path: '/v1/variable-changes',
    permission: 'variable.read',
    summary: 'List who changed which variable when; never a value',
    status: 200,
  },
)

export const purgeVariable = endpoint<z.input<typeof schema.purge>, z.output<typeof schema.purged>>(
  {
    id: 'variable.purge',
    method: 'POST',
    path: '/v1/variable-purges',
    permission: 'variable.write',
    summary: 'Destroy values that are no longer current; their history stays',
    status: 200,
  },
)
