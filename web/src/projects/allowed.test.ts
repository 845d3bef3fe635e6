import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAllowed } from './allowed.ts'

const whole = {
  role: 'deployer',
  projectId: null,
  logicalEnvironmentId: null,
  project: null,
  logicalEnvironment: null,
  actions: ['deployment.read', 'deployment.run'],
} as const
const here = { project: 'shop', stage: 'production' }

const rows = [
  [{}, 'deployment.run', true],
  [{}, 'project-environment.protect', false],
  [{ project: 'shop' }, 'deployment.run', true],
  [{ project: 'other' }, 'deployment.run', false],
  [{ logicalEnvironment: 'production' }, 'deployment.run', true],
  [{ logicalEnvironment: 'staging' }, 'deployment.run', false],
] as const

for (const [narrowed, permission, expected] of rows)
  test(`${JSON.stringify(narrowed)} ${permission}: ${expected}`, () => {
    const grant = { ...whole, actions: [...whole.actions], ...narrowed }
    assert.equal(isAllowed([grant], permission, here), expected)
  })

test('one grant is enough, and none is not', () => {
  const grants = ['other', 'shop'].map((project) => ({
    ...whole,
    actions: [...whole.actions],
    project,
  }))
  assert.equal(isAllowed(grants, 'deployment.run', here), true)
  assert.equal(isAllowed([], 'deployment.run', here), false)
})

test('a stage that is not known yet forbids nothing', () => {
  const grant = { ...whole, actions: [...whole.actions], logicalEnvironment: 'staging' }
  assert.equal(isAllowed([grant], 'deployment.run', { project: 'shop', stage: null }), true)
})
