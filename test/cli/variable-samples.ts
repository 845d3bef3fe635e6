// Answers of the server about variables, as the contract has them.

const older = '2026-02-27T09:00:00.000Z'
const newer = '2026-03-01T11:57:00.000Z'

const level = {
  key: 'LOG_LEVEL',
  service: null,
  version: 3,
  secret: false,
  value: 'debug',
  setAt: newer,
}
const token = {
  key: 'PAYMENT_TOKEN',
  service: 'web',
  version: 1,
  secret: true,
  value: null,
  setAt: older,
}
const side = { service: null, version: 1, secret: false, value: 'info' }
const change = {
  id: 'vch_01m7xsfg4v6ancqcm1kt0aksn8',
  key: token.key,
  service: token.service,
  change: 'set',
  secret: true,
  version: 1,
  setVersion: 7,
  changedAt: newer,
  principal: { id: 'tok_01m7xsfg4v6ancqcm1kt0aksn8', name: 'ci' },
}
const outcome = { key: level.key, service: null, version: 3, secret: false }

/** What the server answers, by method and path. */
export const variableAnswers = {
  'GET /v1/variables': {
    value: {
      setVersion: 7,
      items: [level, token],
      defaults: [{ key: 'PAGE_SIZE', service: 'web', value: '20' }],
    },
  },
  'GET /v1/variables/LOG_LEVEL': { value: level },
  'POST /v1/variables': {
    value: { setVersion: 7, items: [{ ...outcome, outcome: 'changed' }] },
    status: 200,
  },
  'DELETE /v1/variables': {
    value: { setVersion: 8, items: [{ ...outcome, outcome: 'unset' }] },
  },
  'GET /v1/variable-diff': {
    value: {
      items: [
        { key: 'LOG_LEVEL', change: 'changed', from: side, to: { ...side, value: 'warn' } },
        { key: 'NEW', change: 'added', from: null, to: side },
        {
          key: 'PAYMENT_TOKEN',
          change: 'changed',
          from: { ...side, secret: true, value: null },
          to: { ...side, secret: true, value: null },
        },
      ],
    },
  },
  'GET /v1/variable-changes': {
    value: {
      items: [
        { ...change, change: 'purged' },
        { ...change, changedAt: older, principal: { ...change.principal, name: null } },
      ],
      nextCursor: null,
    },
  },
  'POST /v1/variable-purges': { value: { purged: [1, 2] }, status: 200 },
} as const

/** The commands that meet them. */
export const variableCommands = [
  'variable set LOG_LEVEL=debug --project shop',
  'variable unset LOG_LEVEL --project shop',
  'variable list --project shop',
  'variable get LOG_LEVEL --project shop',
  'variable diff --from staging --to production --project shop',
  'variable history --project shop',
  'variable purge LOG_LEVEL --project shop',
]
